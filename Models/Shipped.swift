/// The algorithm models embedded at build: manifest and text, as bytes.
package enum ShippedModels {
    /// Every shipped model.
    package static let all: [(manifest: [UInt8], text: [UInt8])] = [
        (PackageResources.crosstab_json, PackageResources.crosstab_sql)
    ]
}
