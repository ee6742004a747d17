// 14 x 32 outputs in 28 of 32 registers; 2 hold the panel's row, 1 the broadcast.
#define LANES 16
#define TILE_ROWS 14
#define TILE_VECTORS 2
#define ZIP_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define ZIP_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
