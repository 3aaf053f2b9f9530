"""Every message of GED-188 with its fields, by protocol version: the one table of layouts.

From the CTI Server Message Reference Guides for protocol 9 to 25; the names are theirs. Types, tags
and lengths of the fields are in `ged188_fields`; `ged188_plans` reads both. A message is written:

    NAME number [since VERSION]
        Fixed Fields In The Order Of The Wire
        or Another Fixed Part, taken when a body is exactly that long
        + Floating Fields (Count<=MAX Member Member) (^Count First Member (InnerCount Member))

`Field@16` exists since protocol 16, `Field@14-18` also ends with 18. `Field:40` is at most 40 bytes
long in this message; a fixed `Field:8` is 8 opaque bytes. `Field=Other` has the tag of `Other`.
The members of a group stay together and repeat; `^` says that each record begins with the first of
them. The count of a group is a fixed field if the fixed part names it, else a floating one. Words
in capitals are in `WORDS`.
"""

VERSIONS = range(9, 26)
DEFAULT_VERSION = 14
TWO_BYTE_HEADERS = 20  # from here on a floating field's tag and length have two bytes each
LARGE_MESSAGES = 23  # from here on the greater limit holds
MAX_MESSAGE, MAX_LARGE_MESSAGE = 4329, 12500  # bytes, header included
MAX_NAMED_VALUES = 2000  # bytes of all named variables and arrays of a message, final NULs included

WORDS = {
    "VARIABLES": """
        CallVariable1 CallVariable2 CallVariable3 CallVariable4 CallVariable5 CallVariable6
        CallVariable7 CallVariable8 CallVariable9 CallVariable10
    """,
    "NAMED": "(NumNamedVariables NamedVariable) (NumNamedArrays NamedArray)",
}

MESSAGES = """
FAILURE_CONF 1
    InvokeID Status
    or InvokeID FailureCode PeripheralErrorCode
    + CTIOSCILClientID@-24
FAILURE_EVENT 2
    Status
OPEN_REQ 3
    InvokeID VersionNumber IdleTimeout PeripheralID ServicesRequested CallMsgMask AgentStateMask
    ConfigMsgMask Reserved1 Reserved2 Reserved3
    + ClientID ClientPassword ClientSignature AgentExtension AgentID AgentInstrument
      ApplicationPathID
OPEN_CONF 4
    InvokeID ServicesGranted MonitorID PGStatus ICMCentralControllerTime PeripheralOnline
    PeripheralType AgentState DepartmentID@19 SessionType@24
    + AgentExtension AgentID AgentInstrument (NumPeripherals@14 FltPeripheralID@14
      MultilineAgentControl@14)
HEARTBEAT_REQ 5
    InvokeID
HEARTBEAT_CONF 6
    InvokeID
CLOSE_REQ 7
    InvokeID Status
CLOSE_CONF 8
    InvokeID
CALL_DELIVERED_EVENT 9
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID LineHandle
    LineType ServiceNumber ServiceID SkillGroupNumber SkillGroupID SkillGroupPriority
    AlertingDeviceType CallingDeviceType CalledDeviceType LastRedirectDeviceType
    LocalConnectionState EventCause NumNamedVariables NumNamedArrays
    + ConnectionDeviceID AlertingDeviceID CallingDeviceID CalledDeviceID LastRedirectDeviceID
      TrunkNumber TrunkGroupNumber SecondaryConnectionCallID ANI ANI_II@11 UserToUserInfo DNIS
      DialedNumber CallerEnteredDigits VARIABLES CallWrapupData NAMED
CALL_ESTABLISHED_EVENT 10
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID LineHandle
    LineType ServiceNumber ServiceID SkillGroupNumber SkillGroupID SkillGroupPriority
    AnsweringDeviceType CallingDeviceType CalledDeviceType LastRedirectDeviceType
    LocalConnectionState EventCause
    + ConnectionDeviceID AnsweringDeviceID CallingDeviceID CalledDeviceID LastRedirectDeviceID
      TrunkNumber TrunkGroupNumber
CALL_HELD_EVENT 11
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID HoldingDeviceType
    LocalConnectionState EventCause
    + ConnectionDeviceID HoldingDeviceID
CALL_RETRIEVED_EVENT 12
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID
    RetrievingDeviceType LocalConnectionState EventCause
    + ConnectionDeviceID RetrievingDeviceID
CALL_CLEARED_EVENT 13
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID
    LocalConnectionState EventCause
    + ConnectionDeviceID
CALL_CONNECTION_CLEARED_EVENT 14
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID
    ReleasingDeviceType LocalConnectionState EventCause
    + ConnectionDeviceID ReleasingDeviceID
CALL_ORIGINATED_EVENT 15
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID LineHandle
    LineType ServiceNumber ServiceID SkillGroupNumber SkillGroupID SkillGroupPriority
    CallingDeviceType CalledDeviceType LocalConnectionState EventCause
    + ConnectionDeviceID CallingDeviceID CalledDeviceID
CALL_FAILED_EVENT 16
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID FailingDeviceType
    CalledDeviceType LocalConnectionState EventCause
    + ConnectionDeviceID FailingDeviceID CalledDeviceID
CALL_CONFERENCED_EVENT 17
    MonitorID PeripheralID PeripheralType PrimaryDeviceIDType PrimaryCallID LineHandle LineType
    SkillGroupNumber SkillGroupID SkillGroupPriority NumParties SecondaryDeviceIDType
    SecondaryCallID ControllerDeviceType AddedPartyDeviceType LocalConnectionState EventCause
    + PrimaryDeviceID SecondaryDeviceID ControllerDeviceID AddedPartyDeviceID (NumParties<=16
      ConnectedPartyCallID ConnectedPartyDeviceIDType ConnectedPartyDeviceID)
CALL_TRANSFERRED_EVENT 18
    MonitorID PeripheralID PeripheralType PrimaryDeviceIDType PrimaryCallID LineHandle LineType
    SkillGroupNumber SkillGroupID SkillGroupPriority NumParties SecondaryDeviceIDType
    SecondaryCallID TransferringDeviceType TransferredDeviceType LocalConnectionState EventCause
    + PrimaryDeviceID SecondaryDeviceID TransferringDeviceID TransferredDeviceID (NumParties<=16
      ConnectedPartyCallID ConnectedPartyDeviceIDType ConnectedPartyDeviceID)
CALL_DIVERTED_EVENT 19
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID ServiceNumber
    ServiceID DivertingDeviceType CalledDeviceType LocalConnectionState EventCause
    + ConnectionDeviceID DivertingDeviceID CalledDeviceID
CALL_SERVICE_INITIATED_EVENT 20
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID LineHandle
    LineType ServiceNumber ServiceID SkillGroupNumber SkillGroupID SkillGroupPriority
    CallingDeviceType LocalConnectionState EventCause
    + ConnectionDeviceID CallingDeviceID CallReferenceID@14 COCConnectionCallID@14
      COCCallConnectionDeviceIDType@14 COCCallConnectionDeviceID@14
CALL_QUEUED_EVENT 21
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID ServiceNumber
    ServiceID QueueDeviceType CallingDeviceType CalledDeviceType LastRedirectDeviceType NumQueued
    NumSkillGroups LocalConnectionState EventCause
    + ConnectionDeviceID QueueDeviceID CallingDeviceID CalledDeviceID LastRedirectDeviceID
      (NumSkillGroups<=20 SkillGroupNumber SkillGroupID SkillGroupPriority) PriorityQueueNumber
CALL_TRANSLATION_ROUTE_EVENT 22
    NumNamedVariables NumNamedArrays
    + ANI UserToUserInfo DNIS DialedNumber CallerEnteredDigits RouterCallKeyDay RouterCallKeyCallID
      RouterCallKeySequenceNumber VARIABLES NAMED
BEGIN_CALL_EVENT 23
    MonitorID PeripheralID PeripheralType NumCTIClients NumNamedVariables NumNamedArrays CallType
    ConnectionDeviceIDType ConnectionCallID CalledPartyDisposition
    + ConnectionDeviceID ANI UserToUserInfo DNIS DialedNumber CallerEnteredDigits RouterCallKeyDay
      RouterCallKeyCallID RouterCallKeySequenceNumber VARIABLES CallWrapupData NAMED
      (NumCTIClients<=16 CTIClientSignature CTIClientTimestamp) CallReferenceID@14
END_CALL_EVENT 24
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID
    + ConnectionDeviceID
CALL_DATA_UPDATE_EVENT 25
    MonitorID PeripheralID PeripheralType NumCTIClients NumNamedVariables NumNamedArrays CallType
    ConnectionDeviceIDType ConnectionCallID NewConnectionDeviceIDType NewConnectionCallID
    CalledPartyDisposition CampaignID QueryRuleID
    + ConnectionDeviceID NewConnectionDeviceID ANI UserToUserInfo DNIS DialedNumber
      CallerEnteredDigits RouterCallKeyDay RouterCallKeyCallID RouterCallKeySequenceNumber VARIABLES
      CallWrapupData NAMED CustomerPhoneNumber CustomerAccountNumber (NumCTIClients<=16
      CTIClientSignature CTIClientTimestamp) CallReferenceID@14
SET_CALL_DATA_REQ 26
    InvokeID PeripheralID ConnectionDeviceIDType ConnectionCallID NumNamedVariables NumNamedArrays
    CallType CalledPartyDisposition CampaignID QueryRuleID
    + ConnectionDeviceID ANI UserToUserInfo CallerEnteredDigits VARIABLES CallWrapupData NAMED
      CustomerPhoneNumber CustomerAccountNumber RouterCallKeyDay@14 RouterCallKeyCallID@14
      RouterCallKeySequenceNumber@14 CallOriginatedFrom@14 CTIOSCILClientID@-24
SET_CALL_DATA_CONF 27
    InvokeID
RELEASE_CALL_REQ 28
    InvokeID PeripheralID ConnectionDeviceIDType ConnectionCallID
    + ConnectionDeviceID
RELEASE_CALL_CONF 29
    InvokeID
AGENT_STATE_EVENT 30
    MonitorID PeripheralID SessionID PeripheralType SkillGroupState StateDuration SkillGroupNumber
    SkillGroupID SkillGroupPriority AgentState EventReasonCode MRDID NumTasks AgentMode MaxTaskLimit
    ICMAgentID AgentAvailabilityStatus NumFltSkillGroups@10 DepartmentID@19
    + CTIClientSignature AgentID AgentExtension ActiveTerminal@24 AgentInstrument Duration@10
      NextAgentState@10 Direction@16 (NumFltSkillGroups<=99 FltSkillGroupNumber@10
      FltSkillGroupID@10 FltSkillGroupPriority@10 FltSkillGroupState@10) MaxBeyondTaskLimit@22
      ClientSignature
SYSTEM_EVENT 31
    PGStatus ICMCentralControllerTime SystemEventID SystemEventArg1 SystemEventArg2 SystemEventArg3
    EventDeviceType@10
    + Text EventDeviceID@10
CLIENT_EVENT_REPORT_REQ 32
    InvokeID State
    + ObjectName Text
CLIENT_EVENT_REPORT_CONF 33
    InvokeID
CALL_REACHED_NETWORK_EVENT 34
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID LineHandle
    LineType TrunkUsedDeviceType CalledDeviceType LocalConnectionState EventCause
    + ConnectionDeviceID TrunkUsedDeviceID CalledDeviceID TrunkNumber TrunkGroupNumber
CONTROL_FAILURE_CONF 35
    InvokeID FailureCode PeripheralErrorCode
    + CTIOSCILClientID@-24
QUERY_AGENT_STATE_REQ 36
    InvokeID PeripheralID MRDID ICMAgentID
    + AgentExtension AgentID AgentInstrument
QUERY_AGENT_STATE_CONF 37
    InvokeID AgentState NumSkillGroups MRDID NumTasks AgentMode MaxTaskLimit ICMAgentID
    AgentAvailabilityStatus DepartmentID@19
    + AgentID AgentExtension AgentInstrument (NumSkillGroups<=20 SkillGroupNumber SkillGroupID
      SkillGroupPriority SkillGroupState) InternalAgentState@19 MaxBeyondTaskLimit@22
SET_AGENT_STATE_REQ 38
    InvokeID PeripheralID AgentState AgentWorkMode NumSkillGroups EventReasonCode ForcedFlag@10
    AgentServiceReq@10
    + AgentInstrument ActiveTerminal@24 AgentID AgentPassword PositionID SupervisorID SSOEnabled@20
      (NumSkillGroups<=10 SkillGroupNumber SkillGroupPriority)
SET_AGENT_STATE_CONF 39
    InvokeID
ALTERNATE_CALL_REQ 40
    InvokeID PeripheralID ActiveConnectionCallID OtherConnectionCallID ActiveConnectionDeviceIDType
    OtherConnectionDeviceIDType
    + ActiveConnectionDeviceID OtherConnectionDeviceID AgentInstrument CTIOSCILClientID@-24
ALTERNATE_CALL_CONF 41
    InvokeID
ANSWER_CALL_REQ 42
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType
    + ConnectionDeviceID AgentInstrument CTIOSCILClientID@-24
ANSWER_CALL_CONF 43
    InvokeID
CLEAR_CALL_REQ 44
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType
    + ConnectionDeviceID AgentInstrument CTIOSCILClientID@-24
CLEAR_CALL_CONF 45
    InvokeID
CLEAR_CONNECTION_REQ 46
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType
    + ConnectionDeviceID AgentInstrument RequestingDeviceID@14 RequestingDeviceIDType@14
      CTIOSCILClientID@-24
CLEAR_CONNECTION_CONF 47
    InvokeID
CONFERENCE_CALL_REQ 48
    InvokeID PeripheralID HeldConnectionCallID ActiveConnectionCallID HeldConnectionDeviceIDType
    ActiveConnectionDeviceIDType CallPlacementType CallMannerType AlertRings CallOption FacilityType
    AnsweringMachine Priority PostRoute NumNamedVariables NumNamedArrays
    + ActiveConnectionDeviceID HeldConnectionDeviceID AgentInstrument DialedNumber UserToUserInfo
      VARIABLES CallWrapupData NAMED FacilityCode AuthorizationCode AccountCode
CONFERENCE_CALL_CONF 49
    InvokeID NewConnectionCallID NewConnectionDeviceIDType NumParties LineHandle LineType
    + NewConnectionDeviceID (NumParties<=16 ConnectedPartyCallID ConnectedPartyDeviceIDType
      ConnectedPartyDeviceID)
CONSULTATION_CALL_REQ 50
    InvokeID PeripheralID ActiveConnectionCallID ActiveConnectionDeviceIDType CallPlacementType
    CallMannerType ConsultType AlertRings CallOption FacilityType AnsweringMachine Priority
    PostRoute NumNamedVariables NumNamedArrays
    + ActiveConnectionDeviceID DialedNumber AgentInstrument UserToUserInfo VARIABLES CallWrapupData
      NAMED FacilityCode AuthorizationCode AccountCode
CONSULTATION_CALL_CONF 51
    InvokeID NewConnectionCallID NewConnectionDeviceIDType LineHandle LineType
    + NewConnectionDeviceID
DEFLECT_CALL_REQ 52
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType CalledDeviceType
    + ConnectionDeviceID CalledDeviceID AgentInstrument CTIOSCILClientID@-24
DEFLECT_CALL_CONF 53
    InvokeID
HOLD_CALL_REQ 54
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType Reservation
    + ConnectionDeviceID AgentInstrument CTIOSCILClientID@-24
HOLD_CALL_CONF 55
    InvokeID
MAKE_CALL_REQ 56
    InvokeID PeripheralID CallPlacementType CallMannerType AlertRings CallOption FacilityType
    AnsweringMachine Priority PostRoute NumNamedVariables NumNamedArrays SkillGroupNumber@14
    + AgentInstrument DialedNumber UserToUserInfo VARIABLES CallWrapupData NAMED FacilityCode
      AuthorizationCode AccountCode CCT
MAKE_CALL_CONF 57
    InvokeID NewConnectionCallID NewConnectionDeviceIDType LineHandle LineType
    + NewConnectionDeviceID
MAKE_PREDICTIVE_CALL_REQ 58
    InvokeID PeripheralID CallPlacementType CallMannerType AlertRings CallOption FacilityType
    AnsweringMachine Priority AllocationState DestinationCountry AnswerDetectMode AnswerDetectTime
    AnswerDetectControl1 AnswerDetectControl2 NumNamedVariables NumNamedArrays
    + OriginatingDeviceID DialedNumber UserToUserInfo VARIABLES CallWrapupData NAMED FacilityCode
      AuthorizationCode AccountCode OriginatingLineID CCT
MAKE_PREDICTIVE_CALL_CONF 59
    InvokeID NewConnectionCallID NewConnectionDeviceIDType LineHandle LineType
    + NewConnectionDeviceID
RECONNECT_CALL_REQ 60
    InvokeID PeripheralID ActiveConnectionCallID HeldConnectionCallID ActiveConnectionDeviceIDType
    HeldConnectionDeviceIDType
    + ActiveConnectionDeviceID HeldConnectionDeviceID AgentInstrument CTIOSCILClientID@-24
RECONNECT_CALL_CONF 61
    InvokeID
RETRIEVE_CALL_REQ 62
    InvokeID PeripheralID HeldConnectionCallID HeldConnectionDeviceIDType
    + HeldConnectionDeviceID AgentInstrument CTIOSCILClientID@-24
RETRIEVE_CALL_CONF 63
    InvokeID
TRANSFER_CALL_REQ 64
    InvokeID PeripheralID ActiveConnectionCallID HeldConnectionCallID ActiveConnectionDeviceIDType
    HeldConnectionDeviceIDType CallPlacementType CallMannerType AlertRings CallOption FacilityType
    AnsweringMachine Priority PostRoute NumNamedVariables NumNamedArrays
    + ActiveConnectionDeviceID HeldConnectionDeviceID AgentInstrument DialedNumber UserToUserInfo
      VARIABLES CallWrapupData NAMED FacilityCode AuthorizationCode AccountCode
TRANSFER_CALL_CONF 65
    InvokeID NewConnectionCallID NewConnectionDeviceIDType NumParties LineHandle LineType
    + NewConnectionDeviceID (NumParties<=16 ConnectedPartyCallID ConnectedPartyDeviceIDType
      ConnectedPartyDeviceID)
QUERY_DEVICE_INFO_REQ 78
    InvokeID PeripheralID Reserved
    + AgentInstrument
QUERY_DEVICE_INFO_CONF 79
    InvokeID PeripheralType TypeOfDevice ClassOfDevice NumLines Reserved MaxActiveCalls MaxHeldCalls
    MaxDevicesInConference MakeCallSetup TransferConferenceSetup CallEventsSupported
    CallControlSupported OtherFeaturesSupported
    + (NumLines<=10 LineHandle LineType)
SNAPSHOT_CALL_REQ 82
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType
    + ConnectionDeviceID
SNAPSHOT_CALL_CONF 83
    InvokeID CallType NumCTIClients NumCallDevices NumNamedVariables NumNamedArrays
    CalledPartyDisposition
    + ANI UserToUserInfo DNIS DialedNumber CallerEnteredDigits RouterCallKeyDay RouterCallKeyCallID
      VARIABLES CallWrapupData NAMED (NumCTIClients<=16 CTIClientSignature CTIClientTimestamp)
      (NumCallDevices<=16 CallConnectionCallID CallConnectionDeviceIDType CallConnectionDeviceID
      CallDeviceType CallDeviceID CallDeviceConnectionState) CallReferenceID@14
      COCConnectionCallID@14 COCCallConnectionDeviceIDType@14 COCCallConnectionDeviceID@14
      ProtocolReferenceGUID:40@24 CcaiConfigId@24 (NumOfEnabledServices@24 FltEnabledServices@24)
SNAPSHOT_DEVICE_REQ 84
    InvokeID PeripheralID SnapshotDeviceType@10
    + AgentInstrument
SNAPSHOT_DEVICE_CONF 85
    InvokeID NumCalls
    + (NumCalls<=16 CallConnectionCallID CallConnectionDeviceIDType CallConnectionDeviceID CallState
      SilentMonitorStatus)
CALL_DEQUEUED_EVENT 86
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType ConnectionCallID QueueDeviceType
    ServiceNumber ServiceID NumQueued NumSkillGroups LocalConnectionState EventCause
    + ConnectionDeviceID (NumSkillGroups<=20 SkillGroupNumber SkillGroupID SkillGroupPriority)
      DequeueType@10
SEND_DTMF_SIGNAL_REQ 91
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType ToneDuration PauseDuration
    + ConnectionDeviceID DTMFString AgentInstrument CTIOSCILClientID@-24
SEND_DTMF_SIGNAL_CONF 92
    InvokeID
MONITOR_START_REQ 93
    InvokeID PeripheralID ConnectionCallID CallMsgMask AgentStateMask ConnectionDeviceIDType
    MonitoredDeviceType
    + ConnectionDeviceID MonitoredDeviceID
MONITOR_START_CONF 94
    InvokeID MonitorID
MONITOR_STOP_REQ 95
    InvokeID MonitorID
MONITOR_STOP_CONF 96
    InvokeID
CHANGE_MONITOR_MASK_REQ 97
    InvokeID MonitorID CallMsgMask AgentStateMask
    + CTIOSCILClientID@-24
CHANGE_MONITOR_MASK_CONF 98
    InvokeID
CLIENT_SESSION_OPENED_EVENT 99
    SessionID PeripheralID ServicesGranted CallMsgMask AgentStateMask ClientPort
    + ClientAddress ClientID ClientSignature AgentExtension AgentID AgentInstrument
      ClientAddressIPV6@14-18
CLIENT_SESSION_CLOSED_EVENT 100
    SessionID PeripheralID Status ClientPort
    + ClientAddress ClientID ClientSignature AgentExtension AgentID AgentInstrument
      ClientAddressIPV6@14-18
SESSION_MONITOR_START_REQ 101
    InvokeID SessionID
    + CTIOSCILClientID@-24
SESSION_MONITOR_START_CONF 102
    InvokeID MonitorID
SESSION_MONITOR_STOP_REQ 103
    InvokeID MonitorID
    + CTIOSCILClientID@-24
SESSION_MONITOR_STOP_CONF 104
    InvokeID
AGENT_PRE_CALL_EVENT 105
    MonitorID NumNamedVariables NumNamedArrays ServiceNumber ServiceID SkillGroupNumber SkillGroupID
    SkillGroupPriority MRDID AgentSkillTargetID@20
    + AgentInstrument RouterCallKeyDay RouterCallKeyCallID RouterCallKeySequenceNumber ANI
      UserToUserInfo DialedNumber CallerEnteredDigits FltCallTypeID@14 PreCallInvokeID@14 VARIABLES
      NAMED AgentID@20 ProtocolReferenceGUID:40@24 (NumOfEnabledServices@24 FltEnabledServices@24)
      CcaiConfigId@24
AGENT_PRE_CALL_ABORT_EVENT 106
    MonitorID MRDID
    + AgentInstrument RouterCallKeyDay RouterCallKeyCallID RouterCallKeySequenceNumber
USER_MESSAGE_REQ 107
    InvokeID PeripheralID Distribution
    + ClientID AgentExtension AgentID AgentInstrument Text CTIOSCILClientID@-24
USER_MESSAGE_CONF 108
    InvokeID
USER_MESSAGE_EVENT 109
    ICMCentralControllerTime Distribution
    + ClientID Text
REGISTER_VARIABLES_REQ 110
    InvokeID CallVariableMask NumNamedVariables NumNamedArrays
    + NAMED
REGISTER_VARIABLES_CONF 111
    InvokeID
QUERY_AGENT_STATISTICS_REQ 112
    InvokeID PeripheralID
    + AgentExtension AgentID AgentInstrument
QUERY_AGENT_STATISTICS_CONF 113
    InvokeID PeripheralID AvailTimeSession LoggedOnTimeSession NotReadyTimeSession
    ICMAvailableTimeSession RoutableTimeSession AgentOutCallsSession AgentOutCallsTalkTimeSession
    AgentOutCallsTimeSession AgentOutCallsHeldSession AgentOutCallsHeldTimeSession
    HandledCallsSession HandledCallsTalkTimeSession HandledCallsAfterCallTimeSession
    HandledCallsTimeSession IncomingCallsHeldSession IncomingCallsHeldTimeSession
    InternalCallsSession InternalCallsTimeSession InternalCallsRcvdSession
    InternalCallsRcvdTimeSession InternalCallsHeldSession InternalCallsHeldTimeSession
    AutoOutCallsSession AutoOutCallsTalkTimeSession AutoOutCallsTimeSession AutoOutCallsHeldSession
    AutoOutCallsHeldTimeSession PreviewCallsSession PreviewCallsTalkTimeSession
    PreviewCallsTimeSession PreviewCallsHeldSession PreviewCallsHeldTimeSession
    ReservationCallsSession ReservationCallsTalkTimeSession ReservationCallsTimeSession
    ReservationCallsHeldSession ReservationCallsHeldTimeSession BargeInCallsSession
    InterceptCallsSession MonitorCallsSession WhisperCallsSession EmergencyCallsSession
    AvailTimeToday LoggedOnTimeToday NotReadyTimeToday ICMAvailableTimeToday RoutableTimeToday
    AgentOutCallsToday AgentOutCallsTalkTimeToday AgentOutCallsTimeToday AgentOutCallsHeldToday
    AgentOutCallsHeldTimeToday HandledCallsToday HandledCallsTalkTimeToday
    HandledCallsAfterCallTimeToday HandledCallsTimeToday IncomingCallsHeldToday
    IncomingCallsHeldTimeToday InternalCallsToday InternalCallsTimeToday InternalCallsRcvdToday
    InternalCallsRcvdTimeToday InternalCallsHeldToday InternalCallsHeldTimeToday AutoOutCallsToday
    AutoOutCallsTalkTimeToday AutoOutCallsTimeToday AutoOutCallsHeldToday AutoOutCallsHeldTimeToday
    PreviewCallsToday PreviewCallsTalkTimeToday PreviewCallsTimeToday PreviewCallsHeldToday
    PreviewCallsHeldTimeToday ReservationCallsToday ReservationCallsTalkTimeToday
    ReservationCallsTimeToday ReservationCallsHeldToday ReservationCallsHeldTimeToday
    BargeInCallsToday InterceptCallsToday MonitorCallsToday WhisperCallsToday EmergencyCallsToday
    + AgentExtension AgentID AgentInstrument
QUERY_SKILL_GROUP_STATISTICS_REQ 114
    InvokeID PeripheralID SkillGroupNumber SkillGroupID
QUERY_SKILL_GROUP_STATISTICS_CONF 115
    InvokeID PeripheralID SkillGroupNumber SkillGroupID AgentsLoggedOn AgentsAvail AgentsNotReady
    AgentsReady AgentsTalkingIn AgentsTalkingOut AgentsTalkingOther AgentsWorkNotReady
    AgentsWorkReady AgentsBusyOther AgentsReserved AgentsHold AgentsICMAvailable
    AgentsApplicationAvailable AgentsTalkingAutoOut AgentsTalkingPreview AgentsTalkingReservation
    RouterCallsQNow LongestRouterCallQNow CallsQNow CallsQTimeNow LongestCallQNow AvailTimeTo5
    LoggedOnTimeTo5 NotReadyTimeTo5 AgentOutCallsTo5 AgentOutCallsTalkTimeTo5 AgentOutCallsTimeTo5
    AgentOutCallsHeldTo5 AgentOutCallsHeldTimeTo5 HandledCallsTo5 HandledCallsTalkTimeTo5
    HandledCallsAfterCallTimeTo5 HandledCallsTimeTo5 IncomingCallsHeldTo5 IncomingCallsHeldTimeTo5
    InternalCallsRcvdTo5 InternalCallsRcvdTimeTo5 InternalCallsHeldTo5 InternalCallsHeldTimeTo5
    AutoOutCallsTo5 AutoOutCallsTalkTimeTo5 AutoOutCallsTimeTo5 AutoOutCallsHeldTo5
    AutoOutCallsHeldTimeTo5 PreviewCallsTo5 PreviewCallsTalkTimeTo5 PreviewCallsTimeTo5
    PreviewCallsHeldTo5 PreviewCallsHeldTimeTo5 ReservationCallsTo5 ReservationCallsTalkTimeTo5
    ReservationCallsTimeTo5 ReservationCallsHeldTo5 ReservationCallsHeldTimeTo5 BargeInCallsTo5
    InterceptCallsTo5 MonitorCallsTo5 WhisperCallsTo5 EmergencyCallsTo5 CallsQ5 CallsQTime5
    LongestCallQ5 AvailTimeToHalf LoggedOnTimeToHalf NotReadyTimeToHalf AgentOutCallsToHalf
    AgentOutCallsTalkTimeToHalf AgentOutCallsTimeToHalf AgentOutCallsHeldToHalf
    AgentOutCallsHeldTimeToHalf HandledCallsToHalf HandledCallsTalkTimeToHalf
    HandledCallsAfterCallTimeToHalf HandledCallsTimeToHalf IncomingCallsHeldToHalf
    IncomingCallsHeldTimeToHalf InternalCallsRcvdToHalf InternalCallsRcvdTimeToHalf
    InternalCallsHeldToHalf InternalCallsHeldTimeToHalf AutoOutCallsToHalf
    AutoOutCallsTalkTimeToHalf AutoOutCallsTimeToHalf AutoOutCallsHeldToHalf
    AutoOutCallsHeldTimeToHalf PreviewCallsToHalf PreviewCallsTalkTimeToHalf PreviewCallsTimeToHalf
    PreviewCallsHeldToHalf PreviewCallsHeldTimeToHalf ReservationCallsToHalf
    ReservationCallsTalkTimeToHalf ReservationCallsTimeToHalf ReservationCallsHeldToHalf
    ReservationCallsHeldTimeToHalf BargeInCallsToHalf InterceptCallsToHalf MonitorCallsToHalf
    WhisperCallsToHalf EmergencyCallsToHalf CallsQHalf CallsQTimeHalf LongestCallQHalf
    AvailTimeToday LoggedOnTimeToday NotReadyTimeToday AgentOutCallsToday AgentOutCallsTalkTimeToday
    AgentOutCallsTimeToday AgentOutCallsHeldToday AgentOutCallsHeldTimeToday HandledCallsToday
    HandledCallsTalkTimeToday HandledCallsAfterCallTimeToday HandledCallsTimeToday
    IncomingCallsHeldToday IncomingCallsHeldTimeToday InternalCallsRcvdToday
    InternalCallsRcvdTimeToday InternalCallsHeldToday InternalCallsHeldTimeToday AutoOutCallsToday
    AutoOutCallsTalkTimeToday AutoOutCallsTimeToday AutoOutCallsHeldToday AutoOutCallsHeldTimeToday
    PreviewCallsToday PreviewCallsTalkTimeToday PreviewCallsTimeToday PreviewCallsHeldToday
    PreviewCallsHeldTimeToday ReservationCallsToday ReservationCallsTalkTimeToday
    ReservationCallsTimeToday ReservationCallsHeldToday ReservationCallsHeldTimeToday
    BargeInCallsToday InterceptCallsToday MonitorCallsToday WhisperCallsToday EmergencyCallsToday
    CallsQToday CallsQTimeToday LongestCallQToday
RTP_STARTED_EVENT 116
    MonitorID PeripheralID ClientPort Direction RTPType BitRate EchoCancellation PacketSize
    PayloadType ConnectionDeviceIDType ConnectionCallID
    + ConnectionDeviceID ClientAddress AgentID AgentExtension AgentInstrument SendingAddress@10
      SendingPort@10 ClientAddressIPV6@14-18 SendingAddressIPV6@14-18
RTP_STOPPED_EVENT 117
    MonitorID PeripheralID ClientPort Direction ConnectionDeviceIDType ConnectionCallID
    + ConnectionDeviceID ClientAddress AgentID AgentExtension AgentInstrument SendingAddress@10
      SendingPort@10 ClientAddressIPV6@14-18 SendingAddressIPV6@14-18
SUPERVISOR_ASSIST_REQ 118
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType
    + ConnectionDeviceID AgentExtension AgentID AgentInstrument
SUPERVISOR_ASSIST_CONF 119
    InvokeID ConnectionCallID ConnectionDeviceIDType LineHandle LineType
    + ConnectionDeviceID
SUPERVISOR_ASSIST_EVENT 120
    PeripheralID ConnectionCallID ConnectionDeviceIDType SessionID
    + ConnectionDeviceID ClientID Text
EMERGENCY_CALL_REQ 121
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType
    + ConnectionDeviceID AgentExtension AgentID AgentInstrument
EMERGENCY_CALL_CONF 122
    InvokeID ConnectionCallID ConnectionDeviceIDType LineHandle LineType
    + ConnectionDeviceID
EMERGENCY_CALL_EVENT 123
    PeripheralID ConnectionCallID ConnectionDeviceIDType SessionID
    + ConnectionDeviceID ClientID ClientAddress AgentExtension AgentID AgentInstrument
      ClientAddressIPV6@14-18
SUPERVISE_CALL_REQ 124
    InvokeID PeripheralID AgentConnectionCallID SupervisorConnectionCallID
    AgentConnectionDeviceIDType SupervisorConnectionDeviceIDType SupervisoryAction
    + AgentConnectionDeviceID SupervisorConnectionDeviceID AgentExtension AgentID AgentInstrument
      SupervisorInstrument
SUPERVISE_CALL_CONF 125
    InvokeID ConnectionCallID ConnectionDeviceIDType
    + ConnectionDeviceID
AGENT_TEAM_CONFIG_EVENT 128
    PeripheralID TeamID NumberOfAgents ConfigOperation DepartmentID@19
    + AgentTeamName@16 (NumberOfAgents<=64 AtcAgentID AgentFlags AtcAgentState AtcStateDuration)
SET_APP_DATA_REQ 129
    InvokeID
    + ApplicationPathID VARIABLES FltCallTypeID@14 PreCallInvokeID@14
SET_APP_DATA_CONF 130
    InvokeID
AGENT_DESK_SETTINGS_REQ 131
    InvokeID PeripheralID
    + AgentID
AGENT_DESK_SETTINGS_CONF 132
    InvokeID PeripheralID DeskSettingsMask WrapupDataIncomingMode WrapupDataOutgoingMode
    LogoutNonActivityTime QualityRecordingRate RingNoAnswerTime SilentMonitorWarningMessage
    SilentMonitorAudibleIndication SupervisorAssistCallMethod EmergencyCallMethod
    AutoRecordOnEmergency RecordingMode WorkModeTimer RingNoAnswerDN
    + DefaultDevicePortAddress PlayZipTone@24 ACDSharedLineUsage@24
LIST_AGENT_TEAM_REQ 133
    InvokeID SupervisorID
LIST_AGENT_TEAM_CONF 134
    InvokeID NumberOfAgentTeams SegmentNumber More
    + (NumberOfAgentTeams<=64 TeamID)
MONITOR_AGENT_TEAM_START_REQ 135
    InvokeID TeamID
    + CTIOSCILClientID@-24
MONITOR_AGENT_TEAM_START_CONF 136
    InvokeID MonitorID
MONITOR_AGENT_TEAM_STOP_REQ 137
    InvokeID MonitorID
    + CTIOSCILClientID@-24
MONITOR_AGENT_TEAM_STOP_CONF 138
    InvokeID
BAD_CALL_REQ 139
    InvokeID PeripheralID ConnectionDeviceIDType ConnectionCallID
    + ConnectionDeviceID AgentID
BAD_CALL_CONF 140
    InvokeID
SET_DEVICE_ATTRIBUTES_REQ 141
    InvokeID PeripheralID ServiceNumber ServiceID SkillGroupNumber SkillGroupID SkillGroupPriority
    CallType CallingDeviceType
    + CallingDeviceID
SET_DEVICE_ATTRIBUTES_CONF 142
    InvokeID
REGISTER_SERVICE_REQ 143
    InvokeID ServerMode
    + ServiceName
REGISTER_SERVICE_CONF 144
    InvokeID RegisteredServiceID
UNREGISTER_SERVICE_REQ 145
    InvokeID RegisteredServiceID
UNREGISTER_SERVICE_CONF 146
    InvokeID
START_RECORDING_REQ 147
    InvokeID PeripheralID ConnectionCallID ClientPort BitRate PacketSize ConnectionDeviceIDType
    Direction RTPType EchoCancellation PayloadType
    + ConnectionDeviceID ClientID ClientAddress AgentExtension AgentID AgentInstrument
      ClientAddressIPV6@14-18
START_RECORDING_CONF 148
    InvokeID SessionID ServerData
    + ClientID ClientAddress ClientAddressIPV6@14-18
STOP_RECORDING_REQ 149
    InvokeID PeripheralID ConnectionCallID ClientPort SessionID ServerData ConnectionDeviceIDType
    Direction
    + ConnectionDeviceID ClientID ClientAddress AgentExtension AgentID AgentInstrument
      ClientAddressIPV6@14-18
STOP_RECORDING_CONF 150
    InvokeID
    + ClientID ClientAddress ClientAddressIPV6@14-18
CONFIG_REQUEST_KEY_EVENT 230
    PeripheralID
    + CustomerID
CONFIG_KEY_EVENT 231
    ConfigKeyStatus
    + ServiceConfigKey SkillGroupConfigKey AgentConfigKey DeviceConfigKey CallTypeConfigKey
      PeripheralConfigKey@22 AgentDeskSettingsConfigKey@22
CONFIG_REQUEST_EVENT 232
    ConfigInformation ConfigMsgMask@24 PeripheralID
    + CustomerID
CONFIG_BEGIN_EVENT 233
    ConfigType ConfigInformation
    + ServiceConfigKey SkillGroupConfigKey AgentConfigKey DeviceConfigKey CallTypeConfigKey
      PeripheralConfigKey@22 AgentDeskSettingsConfigKey@22
CONFIG_END_EVENT 234
    ConfigEndStatus
    + Text
CONFIG_SERVICE_EVENT 235
    NumRecords
    + (^NumRecords<=10 RecordType FltPeripheralID PeripheralNumber OldPeripheralNumber MaxQueued
      Extension ServiceSkillTargetID PeripheralName Description ServiceLevelThreshold
      ServiceLevelType ConfigParam FltMRDomainID (NumServiceMembers<=10 ServiceMember
      ServicePriority))
CONFIG_SKILL_GROUP_EVENT 236
    NumRecords
    + (^NumRecords<=10 RecordType FltPeripheralID PeripheralNumber OldPeripheralNumber
      FltSkillGroupPriority SkillGroupSkillTargetID AutoWork Extension PeripheralName Description
      FltMRDomainID FltPrecisionQueueID@22 FltPrecisionQueueName@22 ConfigParam)
CONFIG_AGENT_EVENT 237
    NumRecords
    + (^NumRecords<=10 RecordType FltPeripheralID ActiveTerminal@24 AgentType AgentDeskSettingsID@22
      LoginID OldLoginID LoginName LastName FirstName Extension Description AgentSkillTargetID
      (NumSkills<=100 FltSkillGroupNumber FltSkillGroupPriority) SSOEnabled@20 (NumMRDs@21<=40
      FltAgentMRDID@21 FltAgentMRDState@21))
CONFIG_DEVICE_EVENT 238
    NumRecords
    + (^NumRecords<=10 RecordType FltPeripheralID PeripheralNumber DeviceType MaxQueued FltServiceID
      DialedNumber DNIS Extension Description)
CALL_ATTRIBUTE_CHANGE_EVENT 240
    MonitorID PeripheralID PeripheralType ConnectionDeviceIDType CallTypeID ServiceNumber
    + ConnectionDeviceID
TEAM_CONFIG_REQ 242
    InvokeID ConfigParam Reserved:8
TEAM_CONFIG_EVENT 243
    TeamID NumRecords Operation Reserved:8
    + TeamName (NumRecords AgentID=AgentIDLong AgentFlags RecordType MemberType)
TEAM_CONFIG_CONF 244
    InvokeID Status
    + Text
CONFIG_CALL_TYPE_EVENT 245
    NumRecords
    + (^NumRecords<=10 RecordType FltCallTypeID CustomerDefinitionID EnterpriseName Description
      ServiceLevelThreshold ServiceLevelType)
CALL_AGENT_GREETING_EVENT 248 since 15
    MonitorID PeripheralID ConnectionDeviceIDType ConnectionCallID EventCode PeripheralErrorCode
    + ConnectionDeviceID AgentID
AGENT_GREETING_CONTROL_REQ 249 since 15
    InvokeID PeripheralID AgentAction
    + AgentID
AGENT_GREETING_CONTROL_CONF 250 since 15
    InvokeID
CONFIG_MRD_EVENT 254 since 20
    NumRecords
    + (^NumRecords<=10 RecordType FltMRDomainID FltEnterpriseName FltDescription FltMaxTaskDuration
      FltInterruptible)
CONFIG_PERIPHERAL_EVENT 260 since 22
    NumRecords
    + (^NumRecords<=10 RecordType ConfigPeripheralID DefaultAgentDeskSettingsID)
CONFIG_AGENT_DESK_SETTINGS_EVENT 261 since 22
    NumRecords
    + (^NumRecords<=10 RecordType AgentDeskSettingsID FltDeskSettingsMask FltWrapUpDataIncomingMode
      FltWrapUpDataOutgoingMode FltLogoutNonActivityTime FltQualityRecordingRate FltRingNoAnswerTime
      FltSilentMonitorWarningMessage FltSilentMonitorAudibleIndication FltSupervisorAssistCallMethod
      FltEmergencyCallMethod FltAutoRecordOnEmergency FltRecordingMode FltWorkModeTimer
      FltRingNoAnswerDnId FltDefaultDevicePortAddress PlayZipTone@24 ACDSharedLineUsage@24)
START_NETWORK_RECORDING_REQ 268 since 23
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType
    + PlayToneDirection InvocationType ConnectionDeviceID AgentInstrument
START_NETWORK_RECORDING_CONF 269 since 23
    InvokeID
STOP_NETWORK_RECORDING_REQ 270 since 23
    InvokeID PeripheralID ConnectionCallID ConnectionDeviceIDType
    + InvocationType ConnectionDeviceID AgentInstrument
STOP_NETWORK_RECORDING_CONF 271 since 23
    InvokeID
NETWORK_RECORDING_STARTED_EVENT 272 since 23
    MonitorID PeripheralID ConnectionCallID ConnectionDeviceIDType RecordingDeviceType
    + ConnectionDeviceID RecordingDeviceID
NETWORK_RECORDING_ENDED_EVENT 273 since 23
    MonitorID PeripheralID ConnectionCallID ConnectionDeviceIDType RecordingDeviceType
    + ConnectionDeviceID RecordingDeviceID
NETWORK_RECORDING_FAILED_EVENT 274 since 23
    MonitorID PeripheralID ConnectionCallID ConnectionDeviceIDType RecordingDeviceType
    RecordFailureCause
    + ConnectionDeviceID RecordingDeviceID
NETWORK_RECORDING_TARGET_INFO_EVENT 275 since 23
    MonitorID PeripheralID ConnectionCallID ConnectionDeviceIDType RecordingDeviceType RecordingType
    MediaForkingDeviceType
    + ConnectionDeviceID RecordingDeviceID RecorderAddress TerminalName MediaForkingDeviceName
      ProtocolReferenceGUID MediaForkingClusterID RecorderURI RecorderErrorMsg RecorderType
      RecorderStatus
CONFIG_TERMINAL_EVENT 276 since 24
    NumRecords
    + (^NumRecords<=10 RecordType TerminalType TerminalDeviceName TerminalTypeName NumInstruments)
STANDBY_ACTIVE_EVENT_MSG 277 since 24
ACTIVE_MAINTENANCE_REQ_MSG 278 since 24
    InvokeID
ACTIVE_MAINTENANCE_RESP_MSG 279 since 24
    InvokeID MaintenanceModeAccepted
ACTIVE_MAINTENANCE_EVENT_MSG 280 since 24
    MaintenanceModeStatus
STOPPING_REQUESTS_TO_THIS_SIDE_IND 281 since 24
CONFIG_AGENT_SERVICE_EVENT 282 since 24
    NumRecords
    + (^NumRecords<=10 AgentSkillTargetID (NumOfEnabledServices FltEnabledServices) RecordType)
SET_AGENT_SERVICE_DATA_REQ 283 since 24
    InvokeID RouterCallKeyDay RouterCallKey RouterCallKeySequenceNumber AgentSkillTargetID
    + (NumOfEnabledServices FltEnabledServices)
SET_AGENT_SERVICE_DATA_CONF 284 since 24
    InvokeID Status
"""

# Number and name are known, the body is not: non-voice tasks, routing, Cisco's own programs.
UNPUBLISHED = """
    126:AGENT_TEAM_CONFIG_REQ 127:AGENT_TEAM_CONFIG_CONF 151:MEDIA_LOGIN_REQ 152:MEDIA_LOGIN_RESP
    153:MEDIA_LOGOUT_IND 154:MAKE_AGENT_ROUTABLE_IND 155:MAKE_AGENT_NOT_ROUTABLE_REQ
    156:MAKE_AGENT_NOT_ROUTABLE_RESP 157:MAKE_AGENT_READY_IND 158:MAKE_AGENT_NOT_READY_REQ
    159:MAKE_AGENT_NOT_READY_RESP 160:OFFER_TASK_IND 161:OFFER_APPLICATION_TASK_REQ
    162:OFFER_APPLICATION_TASK_RESP 163:START_TASK_IND 164:START_APPLICATION_TASK_REQ
    165:START_APPLICATION_TASK_RESP 166:PAUSE_TASK_IND 167:RESUME_TASK_IND 168:WRAPUP_TASK_IND
    169:END_TASK_IND 170:AGENT_MADE_NOT_ROUTABLE_EVENT 171:AGENT_INTERRUPT_ADVISORY_EVENT
    172:AGENT_INTERRUPT_ACCEPTED_IND 173:AGENT_INTERRUPT_UNACCEPTED_IND
    174:AGENT_INTERRUPT_DONE_ADVISORY_EVENT 175:AGENT_INTERRUPT_DONE_ACCEPTED_IND
    176:CHANGE_MAX_TASK_LIMIT_REQ 177:CHANGE_MAX_TASK_LIMIT_RESP 178:OVERRIDE_LIMIT_REQ
    179:OVERRIDE_LIMIT_RESP 180:UPDATE_TASK_CONTEXT_IND 181:BEGIN_AGENT_INIT_IND
    182:AGENT_INIT_REQ 183:AGENT_INIT_RESP 184:END_AGENT_INIT_IND 185:TASK_INIT_IND
    186:AGENT_INIT_READY_EVENT 187:GET_PRECALL_MESSAGES_REQ 188:GET_PRECALL_MESSAGES_RESP
    189:AGENT_LEGACY_PRE_CALL_EVENT 190:FAILURE_RESP 191:BEGIN_TASK_EVENT 192:QUEUED_TASK_EVENT
    193:DEQUEUED_TASK_EVENT 194:OFFER_TASK_EVENT 195:START_TASK_EVENT 196:PAUSE_TASK_EVENT
    197:RESUME_TASK_EVENT 198:WRAPUP_TASK_EVENT 199:END_TASK_EVENT 200:TASK_DATA_UPDATE_EVENT
    201:TASK_MONITOR_START_REQ 202:TASK_MONITOR_START_CONF 203:TASK_MONITOR_STOP_REQ
    204:TASK_MONITOR_STOP_CONF 205:CHANGE_TASK_MONITOR_MASK_REQ 206:CHANGE_TASK_MONITOR_MASK_CONF
    207:MAX_TASK_LIFETIME_EXCEEDED_EVENT 208:SET_APP_PATH_DATA_IND 209:TASK_INIT_REQ
    210:TASK_INIT_RESP 211:ROUTE_REGISTER_EVENT 212:ROUTE_REGISTER_REPLY_EVENT
    213:ROUTE_REQUEST_EVENT 214:ROUTE_SELECT_EVENT 215:ROUTE_END_EVENT 255:GET_AGENT_TASKS_REQ
    256:AGENT_TASKS_RESP 257:SNAPSHOT_TASK_REQ 258:SNAPSHOT_TASK_RESP 262:AGENT_TASKS_EVENT
    263:SNAPSHOT_TASK_EVENT 264:AGENT_TASKS_REQUEST_EVENT 265:AGENT_TASKS_END_EVENT
    266:DESKTOP_CONNECTED_IND
"""
