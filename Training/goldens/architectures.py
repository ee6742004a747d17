"""The architectures that goldens are made for: small ones for the repository, official sizes on demand."""
from dataclasses import dataclass

TEXT = dict(text_dim=512, conv_layers=4)
BASE = dict(dim=1024, depth=22, heads=16, ff_mult=2, **TEXT)
SMALL = dict(dim=768, depth=18, heads=12, ff_mult=2, **TEXT)
V1 = dict(text_mask_padding=True, pe_attn_head=None)
V0 = dict(text_mask_padding=False, pe_attn_head=1)
TINY = dict(dim=128, depth=2, heads=2, ff_mult=2, text_dim=64, conv_layers=2)
LEAN = dict(dim=64, depth=2, heads=2, dim_head=32, ff_mult=2, text_dim=48, conv_layers=2)
MICRO = dict(dim=32, depth=2, heads=1, dim_head=32, ff_mult=2, text_dim=32, conv_layers=1)


@dataclass(frozen=True)
class Architecture:
    backbone: str
    arguments: dict
    tokens: int = 60
    # How the file stores its weights; the model holds exactly these values.
    storage: str = "float16"
    # Writes a .pt file too, with the averaged and the plain weights.
    pickled: bool = False
    # Whole trajectories of every sampling, and not only the ends.
    trajectories: bool = False
    # Length of the first utterance.
    frames: int = 37


# Small ones. The official head size of 64 is v1's; the others take 32 for the files' sake.
TINIES = {
    "v1": Architecture("DiT", dict(TINY, **V1), trajectories=True, frames=45),
    "v0": Architecture("DiT", dict(LEAN, **V0), storage="float32"),
    "v1-upsampled": Architecture("DiT", dict(LEAN, **V1, text_embedding_average_upsampling=True), storage="bfloat16"),
    "v1-qknorm": Architecture("DiT", dict(LEAN, **V1, qk_norm="rms_norm")),
    "v1-longskip": Architecture("DiT", dict(MICRO, **V1, long_skip_connection=True), pickled=True),
    "e2": Architecture("UNetT", dict(dim=64, depth=4, heads=2, dim_head=32, ff_mult=4, **V0)),
}
# The official sizes, as the package's configs give them.
OFFICIAL = {
    "F5TTS_v1_Base": Architecture("DiT", dict(BASE, **V1), 2545, "float32"),
    "F5TTS_Base": Architecture("DiT", dict(BASE, **V0), 2545, "float32"),
    "F5TTS_v1_Small": Architecture("DiT", dict(SMALL, **V1), 100, "float32"),
    "F5TTS_Small": Architecture("DiT", dict(SMALL, **V0), 2545, "float32"),
    "E2TTS_Base": Architecture("UNetT", dict(dim=1024, depth=24, heads=16, ff_mult=4, **V0), 2545, "float32"),
    "E2TTS_Small": Architecture("UNetT", dict(dim=768, depth=20, heads=12, ff_mult=4, **V0), 2545, "float32"),
}
ARCHITECTURES = TINIES | OFFICIAL
