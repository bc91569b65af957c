#!/bin/sh
# Makes the recordings beside this file again. Needs Python with NumPy and soundfile, sox and ffmpeg; the tests
# need none of them. Every recording holds the same 0.4 s: left (or mono) is the chirp
# 0.5 sin(2 pi (300 t + 2500 t^2)), right the tone 0.25 sin(2 pi 440 t). The tests compute both
# from the formula.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$work" <<'PYTHON'
import sys
import numpy as np

for rate in (8000, 16000, 22050, 44100, 48000):
    t = np.arange(int(0.4 * rate)) / rate
    left = 0.5 * np.sin(2 * np.pi * (300 * t + 2500 * t * t))
    right = 0.25 * np.sin(2 * np.pi * 440 * t)
    left.astype("<f4").tofile(f"{sys.argv[1]}/mono{rate}.f32")
    np.stack([left, right], axis=1).astype("<f4").tofile(f"{sys.argv[1]}/stereo{rate}.f32")
PYTHON

# convert CHANNELS RATE OUTPUT ENCODER...
convert() {
  channels=$1 rate=$2 output=$3
  shift 3
  case $channels in 1) name=mono ;; 2) name=stereo ;; esac
  ffmpeg -v error -y -f f32le -ar "$rate" -ac "$channels" -i "$work/$name$rate.f32" \
    -map_metadata -1 -fflags +bitexact -flags:a +bitexact "$@" "$output"
}
convert 1 16000 s16.wav -c:a pcm_s16le
convert 1 16000 s24.wav -c:a pcm_s24le
convert 1 16000 u8.wav -c:a pcm_u8
convert 1 8000 f32.wav -c:a pcm_f32le
convert 1 16000 alaw.wav -c:a pcm_alaw
convert 1 16000 mulaw.wav -c:a pcm_mulaw
convert 2 8000 stereo24.wav -c:a pcm_s24le # WAVE_FORMAT_EXTENSIBLE
convert 1 16000 ima.wav -c:a adpcm_ima_wav
convert 1 16000 mp3.wav -c:a libmp3lame -b:a 48k
convert 1 16000 rf64.wav -c:a pcm_s16le -rf64 always
convert 1 16000 s16.w64 -c:a pcm_s16le
convert 1 16000 s16.caf -c:a pcm_s16be
convert 1 16000 s16.aiff -c:a pcm_s16be
convert 1 16000 sowt.aifc -c:a pcm_s16le -f aiff
convert 1 16000 s16.au -c:a pcm_s16be
convert 1 16000 mono.flac -c:a flac -sample_fmt s16
convert 2 22050 stereo22050.flac -c:a flac -sample_fmt s16
convert 1 16000 vorbis.ogg -c:a libvorbis -q:a 6 -page_duration 100000
convert 2 48000 stereo.opus -c:a libopus -b:a 96k -page_duration 100000
convert 1 16000 cbr.mp3 -c:a libmp3lame -b:a 48k -write_xing 0 -id3v2_version 0
convert 2 44100 vbr.mp3 -c:a libmp3lame -q:a 4 -write_id3v1 1
# ALAC from libsndfile, which reads no other (pip install soundfile).
python3 - "$work/mono16000.f32" alac.caf <<'PYTHON'
import sys
import numpy as np
import soundfile

sound = np.fromfile(sys.argv[1], "<f4")
soundfile.write(sys.argv[2], sound, 16000, format="CAF", subtype="ALAC_16")
PYTHON
# 2 s of which the first 0.2 s need ten times the bits of the rest, and no frame count (Xing).
sox -R -D -n -r 16000 -c 1 -b 16 "$work/loud.wav" synth 0.2 whitenoise gain -6 pad 0 1.8
ffmpeg -v error -y -i "$work/loud.wav" -c:a libmp3lame -q:a 2 -write_xing 0 -id3v2_version 0 \
  -fflags +bitexact -flags:a +bitexact loudfirst.mp3
