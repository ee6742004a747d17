/// Endings of files and addresses: the dot before one is said.
enum FileEndings {
    static let all: Set<String> = Set(
        """
        ai aac app ass avi bat be bin bmp c cc cfg cn co com conf cpp cs css csv de dev dll doc docx edu eu exe env fm flac
        fr gg gif git go gov gz h hpp html htm info ini io iso jar java jp jpeg jpg js json jsx key kt lock log live lua ly
        md me mkv mov mp me net ogg onnx org pdf php png pptx ps psd pt py rar rb rs ru scss sh sql srt svg swift tar tgz
        toml top ts tsv tsx ttf tv txt uk us vue wasm wav webm webp wmv xls xlsx xml xyz yaml yml zip
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
