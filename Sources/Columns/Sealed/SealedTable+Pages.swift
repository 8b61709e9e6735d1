import Glibc

extension SealedTable {
    /// Dictionaries from this size on are let go of after a run.
    private static var largeDictionaryBytes: Int { 16 << 20 }

    /// Unmaps the pages of large dictionaries, which are read here and there and not by every query; the file's cache keeps them,
    /// and the next access maps them again.
    package func releaseLargeDictionaries() {
        guard isFile else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        for column in columns {
            guard let text = column.dictionary?.text, text.count >= Self.largeDictionaryBytes,
                let base = text.baseAddress
            else { continue }
            let start = (Int(bitPattern: base) + page - 1) / page * page
            let end = (Int(bitPattern: base) + text.count) / page * page
            guard let first = UnsafeMutableRawPointer(bitPattern: start), end > start else { continue }
            _ = madvise(first, end - start, MADV_DONTNEED)
        }
    }
}
