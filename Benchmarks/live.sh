#!/bin/bash
# What `unbidden listen` costs: processor time, wake-ups and memory on a PulseAudio null sink, the time
# to the first hop, and allocations and growth over two hours of sound at full speed.
#
#     Benchmarks/live.sh [PROGRAM] [WORD] [SECONDS]
#
# Needs pulseaudio, pulseaudio-utils, libasound2-plugins, sox, a C compiler, and 250 MB in /tmp.
# Processor time counts, not the clock, except for the start.
set -euo pipefail
program=$(realpath "${1:-.build/release/unbidden}") word=${2:-alexa} seconds=${3:-30}
[ -f "$word" ] && word=$(realpath "$word")
cd "$(dirname "$0")/.."
room=$(mktemp -d /tmp/unbidden-room-XXXXXX)
server= listener=
tidy() {
  [ -z "$listener" ] || kill "$listener" 2>/dev/null || true
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$room"
}
trap tidy EXIT

export ALSA_CONFIG_PATH=$PWD/Tests/TestSupport/alsa.conf PULSE_SERVER=unix:$room/native
export PULSE_COOKIE=$room/cookie PULSE_RUNTIME_PATH=$room PULSE_STATE_PATH=$room
export XDG_RUNTIME_DIR=$room DBUS_SESSION_BUS_ADDRESS=disabled:

# Nanoseconds on a processor by thread, the program's own three first, then those of the capture: a
# sound server's library has one of its own. Of all threads: the same, and how often one went to
# sleep, to be woken again.
spent_by_thread() {
  for task in /proc/"$1"/task/*; do
    echo "$(tr ' ' _ <"$task/comm") ${task##*/} $(cut -d' ' -f1 "$task/schedstat")"
  done
}
spent() { cat /proc/"$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.0f", sum }'; }
slept() { cat /proc/"$1"/task/*/status | awk '/^voluntary/ { sum += $2 } END { print sum }'; }
memory() { awk -v key="$2:" '$1 == key { printf "%.1f", $2 / 1000 }' /proc/"$1"/status; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

echo "$program, $word"
HOME=$room pulseaudio -n --daemonize=no --use-pid-file=no --exit-idle-time=600 --disable-shm=yes \
  --log-level=error -L "module-native-protocol-unix socket=$room/native auth-anonymous=1" \
  -L "module-null-sink sink_name=room rate=48000" 2>"$room/log" &
server=$!
until pactl get-source-volume room.monitor >/dev/null 2>&1; do
  kill -0 $server 2>/dev/null || { cat "$room/log" >&2; exit 1; }
  sleep 0.1
done
"$program" listen --model "$word" --device "room:$room" >"$room/events" &
listener=$!
sleep 5
spent_by_thread $listener >"$room/before"
before=($(spent $listener) $(slept $listener))
sleep "$seconds"
after=($(spent $listener) $(slept $listener))
spent_by_thread $listener >"$room/after"
echo "live, $seconds s on a null sink:" \
  "$(ratio $((after[0] - before[0])) $((seconds * 1000000))) ms of processor time and" \
  "$(ratio $((after[1] - before[1])) "$seconds") wake-ups a second;" \
  "memory $(memory $listener VmRSS) MB, at most $(memory $listener VmHWM) MB"
echo "  of it" $(paste "$room/before" "$room/after" | awk -v n="$seconds" \
  'BEGIN { split("printing,signals,listening", own, ",") }
   { printf "%s%s %.2f ms", sep, NR in own ? own[NR] : $1, ($6 - $3) / n / 1e6; sep = ", " }')
kill -INT $listener && wait $listener || true
listener=
kill $server && wait $server 2>/dev/null || true
server=

# From exec to exit on one hop of sound, from a file and through ALSA's file plugin: the first hop
# comes before the end, so its time is less than this.
sox -n -r 16000 -b 16 -c 1 "$room/hop.wav" trim 0 0.01 2>/dev/null
sox "$room/hop.wav" -t raw "$room/hop.raw"
rounds=41
for source in "--input $room/hop.wav" "--device recording:$room/hop.raw"; do
  for ((round = 0; round < rounds; round++)); do
    begin=${EPOCHREALTIME/./}
    "$program" listen --model "$word" $source >/dev/null
    echo $((${EPOCHREALTIME/./} - begin))
  done | sort -n >"$room/times"
  echo "start to the end of one hop, ${source%% *}: fastest $(ratio "$(head -n 1 "$room/times")" 1000)," \
    "median $(ratio "$(sed -n $(((rounds + 1) / 2))p "$room/times")" 1000) ms by the clock"
done

# Two hours against ten seconds of the same: what is allocated beyond the start, and what grows.
cc -shared -fPIC -O1 -o "$room/count.so" Tests/AllocationCount/allocations.c
sox SampleAudio/recordings/lantern-kitchen.wav "$room/speech.wav" reverse
length=$(soxi -s "$room/speech.wav")
sox "$room/speech.wav" "$room/short.wav" repeat 10 trim 0 10
sox "$room/speech.wav" "$room/long.wav" repeat $((7200 * 16000 / length)) trim 0 7200
for sound in short long; do
  # The shell's own children count nothing: the object is given to the program alone.
  LD_PRELOAD=$room/count.so UNBIDDEN_ALLOCATIONS=$room/$sound.count \
    "$program" listen --model "$word" --input "$room/$sound.wav" >"$room/$sound.events"
done
read -r short_count short_memory <"$room/short.count"
read -r long_count long_memory <"$room/long.count"
time=$( { TIMEFORMAT='%U %S'; time "$program" listen --model "$word" --input "$room/long.wav" \
  >/dev/null; } 2>&1)
echo "two hours of --input: $((long_count - short_count)) allocations more than in ten seconds" \
  "($short_count), memory $(ratio "$long_memory" 1000) MB against $(ratio "$short_memory" 1000) MB," \
  "detections: $(grep -c '"event":"detection"' "$room/long.events" || true)," \
  "$(awk -v t="$time" 'BEGIN { split(t, a, " "); printf "%.2f", (a[1] + a[2]) / 7.2 }') ms of" \
  "processor time for a second of sound"
