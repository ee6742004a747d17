"""F5-TTS's DiT in a form that trains fast on CPUs, with the official parameter names.

As `text_mask_padding: true`, `text_embedding_average_upsampling: true`, all-head rotary positions; where text
meets frames is given by an index instead of being spread evenly. The text encoder runs over the text and a
few rows behind it; the rows of padding beyond are equal, and one of them stands for all in GRN's sum.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from phonemes import vocabulary

CONFIG = dict(dim=256, depth=4, heads=4, text_dim=256, conv_layers=4, tokens=len(vocabulary()))
REACH = 4  # rows behind the text: three that a convolution of width 7 reaches, and one for all others


class GRN(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.gamma = nn.Parameter(torch.zeros(1, 1, dim))
        self.beta = nn.Parameter(torch.zeros(1, 1, dim))

    def forward(self, x, weights):
        norm = torch.sqrt((x.float() ** 2 * weights[..., None]).sum(1, keepdim=True) + 1e-12)
        share = norm / (norm.mean(-1, keepdim=True) + 1e-6)
        return self.gamma * (x * share.to(x.dtype)) + self.beta + x


def depthwise(x, conv):
    """Convolution of width 7 as shifted sums: [B, N, D], much faster backwards on a CPU."""
    weight, length = conv.weight[:, 0, :], x.shape[1]
    padded = F.pad(x, (0, 0, 3, 3))
    total = conv.bias
    for k in range(7):
        total = total + padded[:, k : k + length] * weight[:, k]
    return total


class TextBlock(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dwconv = nn.Conv1d(dim, dim, 7, padding=3, groups=dim)
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.pwconv1 = nn.Linear(dim, 2 * dim)
        self.grn = GRN(2 * dim)
        self.pwconv2 = nn.Linear(2 * dim, dim)

    def forward(self, x, weights):
        h = self.norm(depthwise(x, self.dwconv))
        return x + self.pwconv2(self.grn(F.gelu(self.pwconv1(h)), weights))


class TextEmbedding(nn.Module):
    def __init__(self, tokens, dim, layers):
        super().__init__()
        self.text_embed = nn.Embedding(tokens + 1, dim)
        self.text_blocks = nn.Sequential(*[TextBlock(dim) for _ in range(layers)])
        frequencies = 1.0 / (10000 ** (torch.arange(0, dim, 2)[: dim // 2].float() / dim))
        angles = torch.outer(torch.arange(1024).float(), frequencies)
        self.register_buffer("positions", torch.cat([angles.cos(), angles.sin()], -1), persistent=False)

    def forward(self, ids, mask, weights, drop):
        """ids [B, L] from 1, 0 behind the text; mask [B, L]; weights [B, L] rows counted by GRN; drop [B]."""
        x = self.text_embed(torch.where(drop[:, None], torch.zeros_like(ids), ids))
        mask = mask[..., None].to(x.dtype)
        x = (x + self.positions[: ids.shape[1]]) * mask
        for block in self.text_blocks:
            x = block(x, weights) * mask
        return x


class ConvPosition(nn.Module):
    def __init__(self, dim):
        super().__init__()
        conv = lambda: nn.Conv1d(dim, dim, 31, groups=16, padding=15)
        self.conv1d = nn.Sequential(conv(), nn.Mish(), conv(), nn.Mish())

    def forward(self, x, mask):
        x, mask = (x * mask).transpose(1, 2), mask.transpose(1, 2)
        x = self.conv1d[1](self.conv1d[0](x)) * mask
        return (self.conv1d[3](self.conv1d[2](x)) * mask).transpose(1, 2)


class InputEmbedding(nn.Module):
    def __init__(self, mel, text, dim):
        super().__init__()
        self.proj = nn.Linear(mel * 2 + text, dim)
        self.conv_pos_embed = ConvPosition(dim)

    def forward(self, x, cond, text, mask):
        x = self.proj(torch.cat([x, cond, text], -1))
        return self.conv_pos_embed(x, mask) + x


class TimeEmbedding(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.time_mlp = nn.Sequential(nn.Linear(256, dim), nn.SiLU(), nn.Linear(dim, dim))

    def forward(self, time):
        frequencies = torch.exp(torch.arange(128).float() * -(math.log(10000) / 127))
        angles = 1000 * time[:, None] * frequencies[None]
        features = torch.cat([angles.sin(), angles.cos()], -1)
        return self.time_mlp(features.to(self.time_mlp[0].weight.dtype))


def rotate(x, cos, sin):
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack([even * cos - odd * sin, odd * cos + even * sin], -1).flatten(-2)


class Modulator(nn.Module):
    def __init__(self, dim, parts):
        super().__init__()
        self.linear = nn.Linear(dim, dim * parts)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.to_q, self.to_k, self.to_v = (nn.Linear(dim, dim) for _ in range(3))
        self.to_out = nn.ModuleList([nn.Linear(dim, dim), nn.Identity()])

    def forward(self, x, cos, sin):
        batch, length, dim = x.shape
        weight = torch.cat([self.to_q.weight, self.to_k.weight, self.to_v.weight])
        bias = torch.cat([self.to_q.bias, self.to_k.bias, self.to_v.bias])
        qkv = F.linear(x, weight, bias).view(batch, length, 3, self.heads, dim // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        q = rotate(q, cos, sin) * (dim // self.heads) ** -0.5
        out = torch.softmax(q @ rotate(k, cos, sin).transpose(-1, -2), -1) @ v
        return self.to_out[0](out.transpose(1, 2).reshape(batch, length, dim))


class FeedForward(nn.Module):
    def __init__(self, dim, mult=2):
        super().__init__()
        expand = nn.Sequential(nn.Linear(dim, dim * mult), nn.GELU(approximate="tanh"))
        self.ff = nn.Sequential(expand, nn.Identity(), nn.Linear(dim * mult, dim))

    def forward(self, x):
        return self.ff(x)


def modulate(x, scale, shift):
    return F.layer_norm(x, (x.shape[-1],), eps=1e-6) * (1 + scale) + shift


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.attn_norm = Modulator(dim, 6)
        self.attn = Attention(dim, heads)
        self.ff = FeedForward(dim)

    def forward(self, x, time, cos, sin):
        shift_a, scale_a, gate_a, shift_m, scale_m, gate_m = self.attn_norm.linear(time)[:, None].chunk(6, -1)
        x = x + gate_a * self.attn(modulate(x, scale_a, shift_a), cos, sin)
        return x + gate_m * self.ff(modulate(x, scale_m, shift_m))


class DiT(nn.Module):
    def __init__(self, dim, depth, heads, text_dim, conv_layers, tokens, mel=100):
        super().__init__()
        self.time_embed = TimeEmbedding(dim)
        self.text_embed = TextEmbedding(tokens, text_dim, conv_layers)
        self.input_embed = InputEmbedding(mel, text_dim, dim)
        self.transformer_blocks = nn.ModuleList([Block(dim, heads) for _ in range(depth)])
        self.norm_out = Modulator(dim, 2)
        self.proj_out = nn.Linear(dim, mel)
        nn.init.zeros_(self.proj_out.weight)
        nn.init.zeros_(self.proj_out.bias)
        width = dim // heads
        frequencies = 1.0 / (10000 ** (torch.arange(0, width, 2).float() / width))
        angles = torch.outer(torch.arange(2048).float(), frequencies)
        self.register_buffer("rope_cos", angles.cos(), persistent=False)
        self.register_buffer("rope_sin", angles.sin(), persistent=False)

    def forward(self, x, cond, ids, text_mask, text_weights, token_of_frame, frame_mask, time, drop_text):
        """x, cond [B, N, 100]; ids, text_mask, text_weights [B, L]; token_of_frame [B, N] into L;
        frame_mask [B, N, 1]; time, drop_text [B]. Returns the velocity [B, N, 100]."""
        embedded = F.silu(self.time_embed(time))
        text = self.text_embed(ids, text_mask, text_weights, drop_text)
        index = token_of_frame[..., None].expand(-1, -1, text.shape[-1])
        h = self.input_embed(x, cond, torch.gather(text, 1, index) * frame_mask, frame_mask)
        cos, sin = self.rope_cos[: x.shape[1]].to(h.dtype), self.rope_sin[: x.shape[1]].to(h.dtype)
        for block in self.transformer_blocks:
            h = block(h, embedded, cos, sin)
        scale, shift = self.norm_out.linear(embedded)[:, None].chunk(2, -1)
        return self.proj_out(modulate(h, scale, shift))


def text_inputs(ids, frames, width):
    """Token ids from 0 -> ids, mask and GRN weights padded to `width` rows."""
    count = len(ids)
    padded = torch.zeros(width, dtype=torch.long)
    padded[:count] = torch.as_tensor(ids) + 1
    mask = torch.zeros(width, dtype=torch.bool)
    mask[:count] = True
    weights = torch.zeros(width)
    weights[: count + REACH - 1] = 1
    weights[count + REACH - 1] = max(frames - count - REACH + 1, 0)
    return padded, mask, weights
