"""Invented cameras and microphones: one colour and one tone for each side, so that nobody sees oneself."""

import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT, FRAMES_A_SECOND = 320, 240, 10
SOUND_RATE = 48_000


@dataclass(frozen=True)
class Look:
    """A colour (Y, U, V) and the pitch of a voice (Hz)."""

    colour: tuple[int, int, int]
    pitch: float


LOOKS = {"host": Look((170, 90, 150), 440.0), "guest": Look((110, 150, 80), 880.0)}


def write(folder: Path, who: str) -> tuple[Path, Path]:
    """The two files that Chromium plays in a loop."""
    look = LOOKS[who]
    picture, sound = folder / f"{who}.y4m", folder / f"{who}.wav"
    picture.write_bytes(_film(look.colour))
    _voice(sound, look.pitch)
    return picture, sound


def _film(colour: tuple[int, int, int]) -> bytes:
    """A field of colour on which a bar of light moves: a still would hide a frozen picture."""
    y, u, v = colour
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode()
    chroma = bytes([u]) * (WIDTH * HEIGHT // 4) + bytes([v]) * (WIDTH * HEIGHT // 4)
    frames = []
    for rank in range(FRAMES_A_SECOND):
        row = bytearray([y]) * WIDTH
        start = rank * WIDTH // FRAMES_A_SECOND
        row[start : start + 16] = bytes([min(255, y + 50)]) * 16
        frames.append(b"FRAME\n" + bytes(row) * HEIGHT + chroma)
    return head + b"".join(frames)


def _voice(path: Path, pitch: float) -> None:
    """One second whose loop has no click; it swells four times, as speech does."""
    values = (
        int(
            12_000
            * (0.6 + 0.4 * math.sin(8 * math.pi * n / SOUND_RATE))
            * math.sin(2 * math.pi * pitch * n / SOUND_RATE)
        )
        for n in range(SOUND_RATE)
    )
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SOUND_RATE)
        out.writeframes(b"".join(struct.pack("<h", value) for value in values))
