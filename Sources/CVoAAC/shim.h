#pragma once

#include <stdlib.h>
#include <vo-aacenc/cmnMemory.h>
#include <vo-aacenc/voAAC.h>

/// An open encoder with its table of functions, which Swift cannot call through the library's macros.
typedef struct {
    VO_AUDIO_CODECAPI api;
    VO_MEM_OPERATOR memory;
    VO_CODEC_INIT_USERDATA user;
    VO_HANDLE handle;
} ishowtts_aac;

static inline void ishowtts_aac_close(ishowtts_aac *_Nullable encoder) {
    if (encoder == NULL) return;
    if (encoder->handle != NULL) encoder->api.Uninit(encoder->handle);
    free(encoder);
}

/// An encoder of mono samples into ADTS frames; NULL if the library refuses the rate.
static inline ishowtts_aac *_Nullable ishowtts_aac_open(int rate, int bits_per_second) {
    ishowtts_aac *encoder = calloc(1, sizeof(ishowtts_aac));
    if (encoder == NULL) return NULL;
    voGetAACEncAPI(&encoder->api);
    encoder->memory.Alloc = cmnMemAlloc;
    encoder->memory.Copy = cmnMemCopy;
    encoder->memory.Free = cmnMemFree;
    encoder->memory.Set = cmnMemSet;
    encoder->memory.Check = cmnMemCheck;
    encoder->user.memflag = VO_IMF_USERMEMOPERATOR;
    encoder->user.memData = &encoder->memory;
    AACENC_PARAM parameters = {rate, bits_per_second, 1, 1};
    if (encoder->api.Init(&encoder->handle, VO_AUDIO_CodingAAC, &encoder->user) != VO_ERR_NONE ||
        encoder->api.SetParam(encoder->handle, VO_PID_AAC_ENCPARAM, &parameters) != VO_ERR_NONE) {
        ishowtts_aac_close(encoder);
        return NULL;
    }
    return encoder;
}

/// Encodes exactly one frame of 1024 samples. Returns the bytes written, negative on failure.
static inline int ishowtts_aac_frame(ishowtts_aac *_Nonnull encoder, short *_Nonnull samples,
                                     unsigned char *_Nonnull out, int capacity) {
    VO_CODECBUFFER input = {0}, output = {0};
    VO_AUDIO_OUTPUTINFO info = {0};
    input.Buffer = (unsigned char *)samples;
    input.Length = 1024 * sizeof(short);
    if (encoder->api.SetInputData(encoder->handle, &input) != VO_ERR_NONE) return -1;
    output.Buffer = out;
    output.Length = (VO_U32)capacity;
    VO_U32 result = encoder->api.GetOutputData(encoder->handle, &output, &info);
    if (result == VO_ERR_INPUT_BUFFER_SMALL) return 0;
    return result == VO_ERR_NONE ? (int)output.Length : -1;
}
