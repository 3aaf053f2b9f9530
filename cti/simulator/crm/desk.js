// Whose desk this is: which settings the panel has, and who sits here.

import { config } from "./config.js";

const asked = new URLSearchParams(location.search);
const agents = new Map(Object.entries(config.agents)); // with what each logs in
const user = new Map(Object.entries(config.users)).get(asked.get("settings")) ?? config.user;
const isLoggedInHere = agents.has(user); // else the panel's settings know the agent

export const settings = asked.get("settings") ?? "default";
export const locale = asked.get("lang") ?? undefined;
export const desk = { user: isLoggedInHere && agents.has(asked.get("agent")) ? asked.get("agent") : user };
export const credentials = asked.get("login") === "form" ? undefined : agents.get(desk.user);

/** Somebody else has logged in on the panel. */
export function seat(agentId) {
  if (isLoggedInHere && agents.has(agentId)) desk.user = agentId;
}

/** Where calls for this desk go. */
export function extension() {
  return agents.get(desk.user)?.extension ?? desk.user;
}

export function hasSoftphone() {
  return config.softphones.includes(desk.user);
}
