#!/bin/sh
# The screen: wait for the server, then show it in Chromium, for ever. Start it from cage or labwc (see README).
# KIOSK_URL: another address; SCALE=2: a 4K screen; PRINTER=1: a printer for tickets stands beside it.
set -u
url=${KIOSK_URL:-http://127.0.0.1:8000/attract}
profile=${KIOSK_PROFILE:-$HOME/.kiosk-screen}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
  echo "没有 Chromium。There is no Chromium: apt-get install chromium" >&2
  exit 1
}
# Only Chinese fonts that stand in the house are used; the locale just keeps the browser's own words Chinese.
export LANGUAGE=zh_CN

while :; do
  until python3 -c "import urllib.request as u; u.urlopen('${url%/attract}/health', timeout=2)" 2>/dev/null; do sleep 1; done
  rm -f "$profile"/Singleton*
  "$browser" --kiosk --user-data-dir="$profile" --no-first-run --no-default-browser-check --noerrdialogs \
    --disable-infobars --hide-crash-restore-bubble --password-store=basic --disable-component-update \
    --disable-background-networking --disable-sync --disable-quic --check-for-update-interval=31536000 \
    --disable-pinch --overscroll-history-navigation=0 --autoplay-policy=no-user-gesture-required \
    ${PRINTER:+--kiosk-printing} --touch-events=enabled --disk-cache-size=268435456 --force-device-scale-factor="${SCALE:-1}" "$url"
  sleep 2
done
