"""The architectures that goldens are made for: small ones for the repository, official sizes on demand."""
TEXT = dict(text_dim=512, conv_layers=4)
BASE = dict(dim=1024, depth=22, heads=16, ff_mult=2, **TEXT)
SMALL = dict(dim=768, depth=18, heads=12, ff_mult=2, **TEXT)
V1 = dict(text_mask_padding=True, pe_attn_head=None)
V0 = dict(text_mask_padding=False, pe_attn_head=1)
TINY = dict(dim=128, depth=3, heads=2, ff_mult=2, text_dim=64, conv_layers=2)
LEAN = dict(dim=64, depth=2, heads=2, dim_head=32, ff_mult=2, text_dim=48, conv_layers=2)

# name: (backbone, arguments, tokens)
ARCHITECTURES = {
    "v1": ("DiT", dict(TINY, **V1), 60),
    "v0": ("DiT", dict(LEAN, **V0), 60),
    "v1-upsampled": ("DiT", dict(LEAN, **V1, text_embedding_average_upsampling=True), 60),
    "v1-qknorm": ("DiT", dict(LEAN, **V1, qk_norm="rms_norm"), 60),
    "v1-longskip": ("DiT", dict(LEAN, **V1, long_skip_connection=True), 60),
    "e2": ("UNetT", dict(dim=64, depth=4, heads=2, dim_head=32, ff_mult=4, **V0), 60),
    "F5TTS_v1_Base": ("DiT", dict(BASE, **V1), 2545),
    "F5TTS_Base": ("DiT", dict(BASE, **V0), 2545),
    "F5TTS_v1_Small": ("DiT", dict(SMALL, **V1), 100),
    "F5TTS_Small": ("DiT", dict(SMALL, **V0), 2545),
    "E2TTS_Base": ("UNetT", dict(dim=1024, depth=24, heads=16, ff_mult=4, **V0), 2545),
    "E2TTS_Small": ("UNetT", dict(dim=768, depth=20, heads=12, ff_mult=4, **V0), 2545),
}
TINY_NAMES = [name for name in ARCHITECTURES if "TTS" not in name]
