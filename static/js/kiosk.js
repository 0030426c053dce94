/* The kiosk's own behaviour on top of htmx: one small module for each concern. */
import { watchDoor } from "./door.js";
import { typeDigits } from "./digits.js";
import { guard, isKiosk } from "./guard.js";
import { film } from "./film.js";
import { watchIdle } from "./idle.js";
import { leaveByItself } from "./leave.js";
import { keepLive } from "./live.js";
import { moveWell } from "./move.js";
import { followPad } from "./pad.js";
import { offerKeys } from "./names.js";
import { pan } from "./pan.js";
import { listenForScans } from "./scan.js";
import { step } from "./steps.js";
import { speak } from "./speech.js";
import { showAttract } from "./attract.js";
import { sound } from "./tones.js";
import { tick } from "./clock.js";
import { printTickets } from "./print.js";
import { sayWhatIsMissing } from "./wants.js";
import { watchCorners } from "./corners.js";

guard();
tick();
moveWell();
pan();
speak();
film();
showAttract();
followPad();
step();
typeDigits();
offerKeys();
sayWhatIsMissing();
printTickets();
leaveByItself();
sound();
watchDoor();

/* In a frame on a staff page this is a picture of a screen, not a screen. */
const isScreen = window.top === window;
if (isScreen) {
  watchIdle();
  keepLive();
  watchCorners();
  listenForScans();
}
if (isScreen && isKiosk() && "serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
