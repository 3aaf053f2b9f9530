// Types of embed.js. Moments are milliseconds since 1970, as Date takes them.

export type CallState = "initiated" | "alerting" | "connected" | "hold" | "queued" | "fail" | "null";
export type AgentState = "null" | "not_ready" | "ready" | "busy" | "working_after_call";
export type LinkState = "down" | "connecting" | "up";
export type CallType = "inbound" | "outbound" | "internal" | "consult" | "unknown";
export type Theme = "auto" | "light" | "dark";

/** Something of yours, such as a customer: a call may be about it. */
export interface CRMRecord {
  type: string;
  id: string;
  title?: string;
  subtitle?: string;
}

export interface Party {
  number: string;
  name: string;
  state: CallState;
}

export interface Call {
  callId: string;
  callType: CallType;
  direction: "in" | "out";
  state: CallState;
  otherParty: string;
  otherPartyName: string;
  /** The line that the caller dialled. */
  dialledNumber: string;
  parties: Party[];
  queue: string;
  data: Record<string, string>;
  record: CRMRecord | null;
  /** The held call that this one asks about. */
  consultationOf: string;
  startedAt: number | null;
  answeredAt: number | null;
  heldSeconds: number;
  holdCount: number;
  endedAt: number | null;
  cause: string | null;
  /** The server's own words for the cause. */
  detail: string;
  isMuted: boolean;
  isRecorded: boolean;
  disposition: string;
  notes: string;
  /** False: the connection was lost since the server last told of the call. */
  confirmed: boolean;
  /** The functions that make sense with the call now. */
  can: string[];
}

export interface Agent {
  agentId: string;
  extension: string;
  name: string;
  state: AgentState;
  reason: string;
  workMode: "unspecified" | "auto_in" | "manual_in";
  title: string;
  since: number | null;
  pending: AgentState | null;
  pendingReason: string;
  confirmed: boolean;
}

export interface Link {
  state: LinkState;
  problem: string;
}

export interface Snapshot {
  link: Link;
  agent: Agent;
  calls: Call[];
}

export interface Capabilities {
  /** What this CTI server can do at all, in this telephony mode. */
  functions: string[];
  mode: "simple" | "agent_state" | "full";
  server: string;
}

export interface CallEvent {
  call: Call;
  /** The other call, of a transfer or a conference. */
  secondaryCallId?: string;
}

export interface PanelEvents {
  serviceInitiated: CallEvent;
  originated: CallEvent;
  networkReached: CallEvent;
  delivered: CallEvent;
  established: CallEvent;
  held: CallEvent;
  retrieved: CallEvent;
  queued: CallEvent;
  diverted: CallEvent;
  failed: CallEvent;
  transferred: CallEvent;
  conferenced: CallEvent;
  connectionCleared: CallEvent;
  callCleared: CallEvent;
  callDataChanged: CallEvent;
  /** `callId` is the old one. */
  callRenamed: { callId: string; call: Call };
  agentStateChanged: { agent: Agent };
  linkStateChanged: { link: Link; agent: Agent };
  snapshotTaken: { snapshot: Snapshot };
  capabilitiesChanged: { capabilities: Capabilities };
  requestFailed: { name?: string; callId?: string; code: string; message: string };
  notice: { message: string };
  /** The panel was loaded, for the first time or again. */
  ready: { capabilities: Capabilities; snapshot: Snapshot; resumed: boolean };
  /** A tel: link could not be dialled. */
  dialFailed: { number: string; error: PanelError };
}

export interface Credentials {
  agentId?: string;
  password?: string;
  /** In place of the password. */
  token?: string;
  extension?: string;
  workMode?: string;
}

/** What the panel may ask your page; each function may be async. */
export interface Answers {
  matchRecords(about: {
    number: string;
    direction: "in" | "out";
    data: Record<string, string>;
  }): Answered<{ records: CRMRecord[] }>;
  openRecord(about: { record: CRMRecord }): Answered<void>;
  searchRecords(about: { number: string }): Answered<void>;
  saveLog(about: {
    call: Call;
    notes: string;
    disposition: string;
    startedAt: number | null;
    endedAt: number | null;
    durationSeconds: number;
    record?: CRMRecord;
  }): Answered<{ logId?: string }>;
  resize(size: { width?: number; height?: number }): Answered<void>;
  attention(about: { level: "ring" | "notice" }): Answered<void>;
  renewCredentials(about: { reason: string }): Answered<{ credentials: Credentials }>;
}

type Answered<Value> = Value | Promise<Value>;

export interface MountOptions {
  /** Which settings: NAME of NAME.toml; "default" if not given. */
  settings?: string;
  /** The panel's address, if embed.js is served from elsewhere. */
  panel?: string | URL;
  locale?: string;
  theme?: Theme;
  credentials?: Credentials;
  answers?: Partial<Answers>;
  /** What this page is called; its title if not given. */
  host?: { name?: string; version?: string };
}

export interface Dialling {
  /** Comes back in the call's events. */
  record?: CRMRecord;
  /** Goes with the call. */
  data?: Record<string, string>;
}

/** Why a request was refused. */
export class PanelError extends Error {
  /**
   * For programs: OPENCTI_… from the panel; UNSUPPORTED, RATE_LIMITED, BAD_REQUEST, FAILED; or from this
   * module: NOT_LOADED, TIMED_OUT, OUTCOME_UNKNOWN, UNMOUNTED.
   */
  readonly code: string;
  /** Whether the request had no effect and may be made again. */
  readonly retry: boolean;
  constructor(code: string, message: string, retry?: boolean);
}

/** Every request resolves with its outcome, or rejects with a PanelError, in 41 s at most. */
export interface Panel {
  readonly capabilities: Capabilities;
  /** How everything stood when the panel was last ready, or told all of it. */
  readonly snapshot: Snapshot;
  readonly frame: HTMLIFrameElement;

  can(name: string): boolean;
  on<Name extends keyof PanelEvents>(
    name: Name,
    listener: (data: PanelEvents[Name]) => void,
  ): () => void;
  off<Name extends keyof PanelEvents>(
    name: Name,
    listener: (data: PanelEvents[Name]) => void,
  ): void;
  answer<Name extends keyof Answers>(name: Name, answer: Answers[Name] | null): Promise<unknown>;
  dialLinks(
    root?: Document | ShadowRoot | Element,
    describe?: (link: HTMLAnchorElement) => Dialling,
  ): () => void;
  request(name: string, data?: object): Promise<unknown>;
  unmount(): void;

  login(credentials: Credentials): Promise<{ agent: Agent }>;
  logout(more?: { reasonCode?: string }): Promise<{ agent: Agent }>;
  agentReady(more?: { workMode?: string }): Promise<{ agent: Agent }>;
  agentNotReady(more?: { workMode?: string; reasonCode?: string }): Promise<{ agent: Agent }>;

  makeCall(number: string, more?: Dialling): Promise<Call>;
  answerCall(callId: string): Promise<Call>;
  rejectCall(callId: string): Promise<Call>;
  hangUpCall(callId: string): Promise<Call>;
  holdCall(callId: string): Promise<Call>;
  retrieveCall(callId: string): Promise<Call>;
  sendDTMF(callId: string, digits: string): Promise<Call>;
  blindTransfer(callId: string, number: string, more?: { data?: Record<string, string> }): Promise<Call>;
  /** These three resolve with the new call, to whom is consulted. */
  transferInitiate(callId: string, number: string, more?: { data?: Record<string, string> }): Promise<Call>;
  conferenceInitiate(callId: string, number: string, more?: { data?: Record<string, string> }): Promise<Call>;
  consultationCall(callId: string, number: string, more?: { data?: Record<string, string> }): Promise<Call>;
  transferComplete(heldCallId: string, activeCallId: string): Promise<Call>;
  conferenceComplete(heldCallId: string, activeCallId: string): Promise<Call>;
  cancelConsultation(heldCallId: string, activeCallId: string): Promise<Call>;
  alternateCall(heldCallId: string, activeCallId: string): Promise<Call>;
  dropParty(callId: string, party: string): Promise<Call>;
  setCallData(callId: string, data: Record<string, string>): Promise<Call>;
  setDisposition(callId: string, code: string): Promise<Call>;
  takeNotes(callId: string, notes: string): Promise<unknown>;
  muteCall(callId: string, on: boolean): Promise<Call>;
  startRecording(callId: string): Promise<Call>;
  stopRecording(callId: string): Promise<Call>;

  requestSnapshot(): Promise<{ snapshot: Snapshot }>;
  voiceAI(event: object): Promise<unknown>;
  showDialPad(more?: { number?: string }): Promise<unknown>;
  setTheme(theme: Theme): Promise<unknown>;
  setLocale(locale: string): Promise<unknown>;
  downloadLog(): Promise<unknown>;
}

/** Put a panel into `element`; resolves when it is ready, whether somebody is logged in or not. */
export function mount(element: Element, options?: MountOptions): Promise<Panel>;
