/// What sensors reported: `{"sensorMetadata": …, "sensorReport": […]}`.
public struct SensorElement: Hashable, Sendable {
  /// What holds for all of its reports.
  public let metadata: SensorMetadata?
  /// The reports, at least one.
  public let reports: [SensorReport]
}

/// When and by what something was measured.
public struct SensorMetadata: Hashable, Sendable {
  /// The moment of a single measurement.
  public let time: Instant?
  /// The beginning of a period of measurement.
  public let startTime: Instant?
  /// Its end.
  public let endTime: Instant?
  /// The device.
  public let deviceID: String?
  /// What is known about the device.
  public let deviceMetadata: String?
  /// Where all that was measured can be read.
  public let rawData: String?
  /// How the data were processed.
  public let dataProcessingMethod: String?
  /// The rules that were applied.
  public let bizRules: String?
}

/// One measurement, or a summary of several.
public struct SensorReport: Hashable, Sendable {
  /// What was measured: `Temperature`, or a full URI.
  public let type: String
  /// `ALARM_CONDITION`, `ERROR_CONDITION`, or a full URI.
  public let exception: String?
  /// The moment of this measurement.
  public let time: Instant?
  /// The device.
  public let deviceID: String?
  /// Which part of a vector: `x`, `latitude`, or a full URI.
  public let component: String?
  /// The microorganism that was looked for.
  public let microorganism: String?
  /// The substance that was looked for.
  public let chemicalSubstance: String?
  /// The reference system of coordinates.
  public let coordinateReferenceSystem: String?
  /// The value.
  public let value: Double?
  /// The smallest value of the period.
  public let minValue: Double?
  /// The greatest value of the period.
  public let maxValue: Double?
  /// The mean value of the period.
  public let meanValue: Double?
  /// The standard deviation.
  public let sDev: Double?
  /// Which percentile `percValue` is.
  public let percRank: Double?
  /// The value of that percentile.
  public let percValue: Double?
  /// The unit, UN/ECE Recommendation 20.
  public let uom: String?
  /// A value that is a text.
  public let stringValue: String?
  /// A value that is true or false.
  public let booleanValue: Bool?
  /// A value that is bytes.
  public let hexBinaryValue: String?
  /// A value that is a URI.
  public let uriValue: String?
}
