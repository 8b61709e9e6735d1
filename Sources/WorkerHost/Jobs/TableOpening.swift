import Columns
import Schemas

extension JobChannel {
    /// The table behind a descriptor; nil unless its file is what the manifest says. Contents are read whole where nobody has.
    func table(_ manifest: TableManifest, _ descriptor: Int32, isValidated: Bool) -> SealedTable? {
        guard let bytes = map(descriptor, manifest.fileBytes),
            let table = try? SealedTable(manifest: manifest, bytes: bytes)
        else { return nil }
        if !isValidated {
            do { try table.validate() } catch { return nil }
        }
        return table
    }
}
