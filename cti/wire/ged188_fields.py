"""Every field of GED-188 messages: its type, its tag when it floats, and how long it may be.

From the CTI Server Message Reference Guides for protocol 9 to 25, "Data Types" and "Tags".
"""

# Types of the fixed fields. Every other one is a UINT.
FIXED_TYPES = {
    "UCHAR": "ForcedFlag",
    "INT": "DepartmentID ICMAgentID MRDID",
    "TIME": "ICMCentralControllerTime",
    "BOOL": """
        MaintenanceModeAccepted MaintenanceModeStatus PeripheralOnline PostRoute Priority
        Reservation
    """,
    "USHORT": """
        ActiveConnectionDeviceIDType AddedPartyDeviceType AgentAction AgentConnectionDeviceIDType
        AgentMode AgentState AgentWorkMode AlertRings AlertingDeviceType AllocationState
        AnswerDetectMode AnswerDetectTime AnsweringDeviceType AnsweringMachine CallMannerType
        CallOption CallPlacementType CallType CallVariableMask CalledDeviceType
        CalledPartyDisposition CallingDeviceType ClassOfDevice ConfigOperation ConfigParam
        ConfigType ConnectionDeviceIDType ConsultType ControllerDeviceType DestinationCountry
        Direction Distribution DivertingDeviceType EchoCancellation EventCause EventCode
        EventDeviceType EventReasonCode FacilityType FailingDeviceType FailureCode
        HeldConnectionDeviceIDType HoldingDeviceType LastRedirectDeviceType LineHandle LineType
        LocalConnectionState MaxActiveCalls MaxDevicesInConference MaxHeldCalls
        MediaForkingDeviceType MonitoredDeviceType More NewConnectionDeviceIDType NumCTIClients
        NumCallDevices NumCalls NumFltSkillGroups NumLines NumNamedArrays NumNamedVariables
        NumParties NumQueued NumRecords NumSkillGroups NumberOfAgentTeams NumberOfAgents Operation
        OtherConnectionDeviceIDType PayloadType PeripheralType PrimaryDeviceIDType QueueDeviceType
        RTPType RecordFailureCause RecordingDeviceType RecordingType ReleasingDeviceType Reserved
        RetrievingDeviceType SecondaryDeviceIDType SegmentNumber ServerMode SessionType
        SkillGroupPriority SkillGroupState SnapshotDeviceType State
        SupervisorConnectionDeviceIDType SupervisoryAction ToneDuration TransferredDeviceType
        TransferringDeviceType TrunkUsedDeviceType TypeOfDevice
    """,
}

# Floating fields: tag, name, type, and the greatest length if the type has no size of its own.
# Lengths are in bytes and count the final NUL of a text.
TAGS = """
    1 ClientID STRING 64
    2 ClientPassword UNSPEC 64
    3 ClientSignature STRING 64
    4 AgentExtension STRING 16
    5 AgentID STRING 12
    6 AgentInstrument STRING 64
    7 Text STRING 255
    8 ANI STRING 40
    9 UserToUserInfo UNSPEC 131
    10 DNIS STRING 32
    11 DialedNumber STRING 40
    12 CallerEnteredDigits STRING 40
    13 CallVariable1 STRING 41
    14 CallVariable2 STRING 41
    15 CallVariable3 STRING 41
    16 CallVariable4 STRING 41
    17 CallVariable5 STRING 41
    18 CallVariable6 STRING 41
    19 CallVariable7 STRING 41
    20 CallVariable8 STRING 41
    21 CallVariable9 STRING 41
    22 CallVariable10 STRING 41
    23 CTIClientSignature STRING 64
    24 CTIClientTimestamp TIME
    25 ConnectionDeviceID STRING 64
    26 AlertingDeviceID STRING 64
    27 CallingDeviceID STRING 64
    28 CalledDeviceID STRING 64
    29 LastRedirectDeviceID STRING 64
    30 AnsweringDeviceID STRING 64
    31 HoldingDeviceID STRING 64
    32 RetrievingDeviceID STRING 64
    33 ReleasingDeviceID STRING 64
    34 FailingDeviceID STRING 64
    35 PrimaryDeviceID STRING 64
    36 SecondaryDeviceID STRING 64
    37 ControllerDeviceID STRING 64
    38 AddedPartyDeviceID STRING 64
    39 ConnectedPartyCallID UINT
    40 ConnectedPartyDeviceIDType USHORT
    41 ConnectedPartyDeviceID STRING 64
    42 TransferringDeviceID STRING 64
    43 TransferredDeviceID STRING 64
    44 DivertingDeviceID STRING 64
    45 QueueDeviceID STRING 64
    46 CallWrapupData STRING 40
    47 NewConnectionDeviceID STRING 64
    48 TrunkUsedDeviceID STRING 64
    49 AgentPassword STRING 64
    50 ActiveConnectionDeviceID STRING 64
    51 FacilityCode STRING 40
    52 OtherConnectionDeviceID STRING 64
    53 HeldConnectionDeviceID STRING 64
    56 CallConnectionCallID UINT
    57 CallConnectionDeviceIDType USHORT
    58 CallConnectionDeviceID STRING 64
    59 CallDeviceType USHORT
    60 CallDeviceID STRING 64
    61 CallDeviceConnectionState USHORT
    62 FltSkillGroupNumber UINT
    62 SkillGroupNumber UINT
    63 FltSkillGroupID UINT
    63 SkillGroupID UINT
    64 FltSkillGroupPriority USHORT
    64 SkillGroupPriority USHORT
    65 FltSkillGroupState USHORT
    65 SkillGroupState USHORT
    66 ObjectName STRING 128
    67 DTMFString STRING 32
    68 PositionID STRING 12
    69 SupervisorID STRING 12
    70 LineHandle USHORT
    71 LineType USHORT
    72 RouterCallKeyDay UINT
    73 RouterCallKeyCallID UINT
    75 CallState USHORT
    76 MonitoredDeviceID STRING 64
    77 AuthorizationCode STRING 40
    78 AccountCode STRING 40
    79 OriginatingDeviceID STRING 64
    80 OriginatingLineID STRING 40
    81 ClientAddress STRING 64
    82 NamedVariable NAMEDVAR 251
    83 NamedArray NAMEDARRAY 252
    84 CCT STRING 4
    85 SupervisorInstrument STRING 64
    86 AtcAgentID STRING 12
    87 AgentFlags USHORT
    88 AtcAgentState USHORT
    89 AtcStateDuration UINT
    90 AgentConnectionDeviceID STRING 64
    91 SupervisorConnectionDeviceID STRING 64
    92 TeamID UINT
    93 DefaultDevicePortAddress STRING 32
    94 ServiceName STRING 64
    95 CustomerPhoneNumber STRING 20
    96 CustomerAccountNumber STRING 32
    97 ApplicationPathID INT
    110 RouterCallKeySequenceNumber UINT
    121 TrunkNumber UINT
    122 TrunkGroupNumber UINT
    123 NextAgentState USHORT
    124 DequeueType UNSPEC
    125 SendingAddress STRING 64
    126 SendingPort UINT
    129 MaxQueued UINT
    131 CustomerID UINT
    132 ServiceSkillTargetID UINT
    133 PeripheralName STRING 64
    134 Description STRING 128
    134 FltDescription STRING 128
    137 FirstName STRING 32
    138 LastName STRING 32
    141 AgentSkillTargetID UINT
    150 Duration UINT
    173 Extension STRING 16
    174 ServiceLevelThreshold UINT
    175 ServiceLevelType UINT
    176 ConfigParam STRING 255
    177 ServiceConfigKey UNSPEC 8
    178 SkillGroupConfigKey UNSPEC 8
    179 AgentConfigKey UNSPEC 8
    180 DeviceConfigKey UNSPEC 8
    183 RecordType USHORT
    184 PeripheralNumber UINT
    185 AutoWork BOOL
    186 NumServiceMembers USHORT
    187 ServiceMember UINT
    188 ServicePriority USHORT
    189 AgentType USHORT
    190 LoginID STRING 64
    191 NumSkills USHORT
    192 SkillGroupSkillTargetID UINT
    193 FltServiceID UINT
    194 AgentIDLong STRING 129
    195 DeviceType USHORT
    202 SecondaryConnectionCallID UINT
    203 PriorityQueueNumber UNSPEC
    204 TeamName STRING 50
    205 MemberType USHORT
    206 EventDeviceID STRING 64
    207 LoginName STRING 255
    208 FltPeripheralID UINT
    209 CallTypeConfigKey UNSPEC 8
    210 FltCallTypeID UINT
    211 CustomerDefinitionID UINT
    212 EnterpriseName STRING 32
    212 FltEnterpriseName STRING 32
    213 OldPeripheralNumber UINT
    214 OldLoginID STRING 64
    215 ANI_II STRING 3
    216 FltMRDomainID UINT
    217 CTIOSCILClientID STRING 64
    218 SilentMonitorStatus USHORT
    219 RequestingDeviceID STRING 64
    220 RequestingDeviceIDType USHORT
    221 PreCallInvokeID UINT
    223 CallReferenceID UNSPEC 32
    224 MultilineAgentControl USHORT
    226 ClientAddressIPV6 STRING 64
    227 SendingAddressIPV6 STRING 64
    228 NumPeripherals USHORT
    229 COCConnectionCallID UINT
    230 COCCallConnectionDeviceIDType USHORT
    231 COCCallConnectionDeviceID STRING 64
    232 CallOriginatedFrom UCHAR
    243 AgentTeamName STRING 32
    244 Direction UINT
    250 FltMaxTaskDuration UINT
    251 FltInterruptible BOOL
    255 InternalAgentState USHORT
    257 SSOEnabled USHORT
    261 NumMRDs USHORT
    262 FltAgentMRDID UINT
    263 FltAgentMRDState USHORT
    264 FltPrecisionQueueID UINT
    265 FltPrecisionQueueName STRING 32
    266 MaxBeyondTaskLimit UINT
    267 AgentDeskSettingsID UINT
    269 PeripheralConfigKey UNSPEC 8
    270 AgentDeskSettingsConfigKey UNSPEC 8
    271 ConfigPeripheralID UINT
    272 DefaultAgentDeskSettingsID UINT
    273 FltDeskSettingsMask UINT
    274 FltWrapUpDataIncomingMode UINT
    275 FltWrapUpDataOutgoingMode UINT
    276 FltLogoutNonActivityTime UINT
    277 FltQualityRecordingRate UINT
    278 FltRingNoAnswerTime UINT
    279 FltSilentMonitorWarningMessage UINT
    280 FltSilentMonitorAudibleIndication UINT
    281 FltSupervisorAssistCallMethod UINT
    282 FltEmergencyCallMethod UINT
    283 FltAutoRecordOnEmergency UINT
    284 FltRecordingMode UINT
    285 FltWorkModeTimer UINT
    286 FltRingNoAnswerDnId UINT
    287 FltDefaultDevicePortAddress STRING 32
    289 PlayToneDirection USHORT
    290 InvocationType USHORT
    291 RecorderAddress STRING 64
    292 TerminalName STRING 64
    293 MediaForkingDeviceName STRING 64
    294 ProtocolReferenceGUID STRING 64
    295 MediaForkingClusterID STRING 64
    296 RecorderURI STRING 64
    297 RecorderErrorMsg STRING 64
    298 RecorderType USHORT
    299 RecorderStatus USHORT
    300 RecordingDeviceID STRING 64
    302 TerminalType USHORT
    303 ActiveTerminal STRING 64
    303 TerminalDeviceName STRING 64
    304 TerminalTypeName STRING 100
    305 NumInstruments USHORT
    306 ACDSharedLineUsage UINT
    307 PlayZipTone UINT
    309 FltEnabledServices USHORT
    310 NumOfEnabledServices USHORT
    311 CcaiConfigId STRING 40
"""

# Name: a version, and the greatest length in the versions before it.
SHORTER_BEFORE = {
    "ClientAddress": (19, 16),
    "SendingAddress": (19, 16),
    "LoginName": (20, 32),
}

# Fields of the guides whose tag is not published: they cannot be sent, and if one comes it is
# kept among the unknown ones.
WITHOUT_TAG = {
    "UniqueInstanceID",
    "GreetingType",
    "Instrument",
    "TotalAnswersSuggestion",
    "NumPositiveAnswersSuggestions",
    "NumNegativeAnswersSuggestions",
}
