// 6 x 16 outputs in 12 of 16 registers; 2 hold the panel's row, 1 the broadcast.
#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define ZIP_LOW 0, 8, 1, 9, 2, 10, 3, 11
#define ZIP_HIGH 4, 12, 5, 13, 6, 14, 7, 15
