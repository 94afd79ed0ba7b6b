"""The DICOM elements that this room looks at, by number, with the name of the standard (PS3.6)."""

# Wanted for geometry, origin and quality. "SQ" marks a sequence whose items are walked and kept.
WANTED = {
    0x00080005: "SpecificCharacterSet",
    0x00080008: "ImageType",
    0x00080012: "InstanceCreationDate",
    0x00080016: "SOPClassUID",
    0x00080018: "SOPInstanceUID",
    0x00080020: "StudyDate",
    0x00080021: "SeriesDate",
    0x00080022: "AcquisitionDate",
    0x00080023: "ContentDate",
    0x0008002A: "AcquisitionDateTime",
    0x00080060: "Modality",
    0x00082111: "DerivationDescription",
    0x00180015: "BodyPartExamined",
    0x00180050: "SliceThickness",
    0x00181120: "GantryDetectorTilt",
    0x00181210: "ConvolutionKernel",
    0x0020000E: "SeriesInstanceUID",
    0x00200032: "ImagePositionPatient",
    0x00200037: "ImageOrientationPatient",
    0x00200052: "FrameOfReferenceUID",
    0x00200060: "Laterality",
    0x00200062: "ImageLaterality",
    0x00280002: "SamplesPerPixel",
    0x00280004: "PhotometricInterpretation",
    0x00280008: "NumberOfFrames",
    0x00280010: "Rows",
    0x00280011: "Columns",
    0x00280030: "PixelSpacing",
    0x00280100: "BitsAllocated",
    0x00280101: "BitsStored",
    0x00280103: "PixelRepresentation",
    0x00280301: "BurnedInAnnotation",
    0x00281052: "RescaleIntercept",
    0x00281053: "RescaleSlope",
    0x00282110: "LossyImageCompression",
    0x00082112: "SQ",  # SourceImageSequence
    0x00289110: "SQ",  # PixelMeasuresSequence
    0x00289145: "SQ",  # PixelValueTransformationSequence
    0x00209113: "SQ",  # PlanePositionSequence
    0x00209116: "SQ",  # PlaneOrientationSequence
    0x52009229: "SQ",  # SharedFunctionalGroupsSequence
    0x52009230: "SQ",  # PerFrameFunctionalGroupsSequence
}

# Elements that point to a person; their values never leave the child.
PERSONAL = {
    0x00080050: "AccessionNumber",
    0x00080080: "InstitutionName",
    0x00080081: "InstitutionAddress",
    0x00080090: "ReferringPhysicianName",
    0x00081048: "PhysiciansOfRecord",
    0x00081050: "PerformingPhysicianName",
    0x00081060: "NameOfPhysiciansReadingStudy",
    0x00081070: "OperatorsName",
    0x00100010: "PatientName",
    0x00100020: "PatientID",
    0x00100021: "IssuerOfPatientID",
    0x00100030: "PatientBirthDate",
    0x00100032: "PatientBirthTime",
    0x00100040: "PatientSex",
    0x00101000: "OtherPatientIDs",
    0x00101001: "OtherPatientNames",
    0x00101005: "PatientBirthName",
    0x00101010: "PatientAge",
    0x00101020: "PatientSize",
    0x00101030: "PatientWeight",
    0x00101040: "PatientAddress",
    0x00101060: "PatientMotherBirthName",
    0x00102154: "PatientTelephoneNumbers",
    0x00102160: "EthnicGroup",
    0x00102180: "Occupation",
    0x001021B0: "AdditionalPatientHistory",
    0x00104000: "PatientComments",
    0x00321032: "RequestingPhysician",
}

ALL = WANTED | PERSONAL

SOURCE_IMAGES = 0x00082112
SHARED_GROUPS, FRAME_GROUPS = 0x52009229, 0x52009230
MEASURES, TRANSFORMATION, POSITION, ORIENTATION = 0x00289110, 0x00289145, 0x00209113, 0x00209116
PATIENT_NAME, PATIENT_ID, PATIENT_BIRTH_DATE = 0x00100010, 0x00100020, 0x00100030
BY_NAME = {name: tag for tag, name in ALL.items() if name != "SQ"}
