// The word lists of CBV 2.0 as the JSON schema of EPCIS 2.0.1 has them.

extension Vocabulary {
  /// What was done: the 41 business steps.
  public static let bizSteps = Vocabulary(
    "business step",
    uriPrefix: "https://ref.gs1.org/cbv/BizStep-",
    words: """
      accepting arriving assembling collecting commissioning consigning creating_class_instance
      cycle_counting decommissioning departing destroying disassembling dispensing encoding
      entering_exiting holding inspecting installing killing loading other packing picking
      receiving removing repackaging repairing replacing reserving retail_selling sampling
      sensor_reporting shipping staging_outbound stock_taking stocking storing transporting
      unloading unpacking void_shipping
      """
  )

  /// The state of things afterwards: the 33 dispositions.
  public static let dispositions = Vocabulary(
    "disposition",
    uriPrefix: "https://ref.gs1.org/cbv/Disp-",
    words: """
      active available completeness_inferred completeness_verified conformant container_closed
      container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit
      inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement
      no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved
      retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown
      """
  )

  /// What kind of document a business transaction is.
  public static let bizTransactionTypes = Vocabulary(
    "business transaction type",
    uriPrefix: "https://ref.gs1.org/cbv/BTT-",
    words: "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"
  )

  /// What a source or destination is to the things.
  public static let sourceDestTypes = Vocabulary(
    "source or destination type",
    uriPrefix: "https://ref.gs1.org/cbv/SDT-",
    words: "owning_party possessing_party location"
  )

  /// Why an event is declared an error.
  public static let errorReasons = Vocabulary(
    "error reason",
    uriPrefix: "https://ref.gs1.org/cbv/ER-",
    words: "did_not_occur incorrect_data"
  )

  /// Which part of a vector a sensor reports.
  public static let components = Vocabulary(
    "component",
    uriPrefix: "https://ref.gs1.org/cbv/Comp-",
    words: """
      x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting
      northing latitude longitude altitude
      """
  )

  /// What a sensor measures, as far as the schema names it; newer words of the GS1 Web Vocabulary
  /// may be written as CURIEs (`gs1:MolarConcentration`).
  public static let measurements = Vocabulary(
    "measurement type",
    uriPrefix: "https://gs1.org/voc/",
    isMeasurement: true,
    words: """
      AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
      AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity
      Area Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent
      DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity
      ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance Irradiance
      KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity
      MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
      MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power
      Pressure RadiantFlux RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity
      SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time Torque Voltage
      Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber
      """
  )

  /// What a sensor warns of.
  public static let alarms = Vocabulary(
    "exception",
    uriPrefix: "https://gs1.org/voc/",
    isMeasurement: true,
    words: "ALARM_CONDITION ERROR_CONDITION"
  )
}
