import Tensors
import Testing

@Suite struct MatrixTests {
    @Test(arguments: [1, 255, 256, 257, 1024])
    func holdsValuesWhateverItsStride(columns: Int) {
        let values = (0..<3 * columns).map(Float.init)
        let matrix = Matrix(rows: 3, columns: columns, values: values)
        #expect(matrix.values == values)
        #expect(matrix[2, columns - 1] == Float(3 * columns - 1))
        // Rows of a product's tile must not meet in a few sets of the first-level cache.
        #expect(matrix.stride >= columns && matrix.stride % 256 != 0)
        #expect(Matrix(copying: matrix).values == values)
        #expect(Matrix(rows: 3, columns: columns).values.allSatisfy { $0 == 0 })
    }

    @Test func viewsShareMemoryAndKeepItAlive() {
        func view() -> Matrix {
            Matrix(rows: 4, columns: 5, values: (0..<20).map(Float.init)).rows(1..<3).columns(2..<4)
        }
        let part = view()
        #expect(part.values == [7, 8, 12, 13])
        part.columns(1..<2)[1, 0] = 99
        #expect(part.values == [7, 8, 12, 99])
    }
}
