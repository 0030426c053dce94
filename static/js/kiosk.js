/* The kiosk's own behaviour on top of htmx: one small module for each concern. */
import { watchDoor } from "./door.js";
import { guard, isKiosk } from "./guard.js";
import { watchIdle } from "./idle.js";
import { keepLive } from "./live.js";
import { moveWell } from "./move.js";
import { followPad } from "./pad.js";
import { pan } from "./pan.js";
import { speak } from "./speech.js";
import { showAttract } from "./attract.js";
import { tick } from "./clock.js";

guard();
tick();
moveWell();
pan();
speak();
showAttract();
watchIdle();
keepLive();
followPad();
watchDoor();

if (isKiosk() && "serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
