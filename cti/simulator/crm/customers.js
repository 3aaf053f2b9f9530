// Who the invented customers are, and how they are found.

export const CUSTOMERS = [
  { id: "C-1001", name: "Ines Carvalho", company: "Harbour & Pine", role: "Head of purchasing", number: "+16175550142", tier: "Gold", city: "Boston", since: "March 2019", last: "Yesterday, by e-mail", case: "48213: Delivery arrived short", notes: "Prefers to be called before ten. Orders for three shops at once, so check the delivery address twice.", timeline: [["18 Nov", "Reported two boxes missing"], ["02 Nov", "Order 7714 shipped"], ["14 Oct", "Price list for next year sent"]] },
  { id: "C-1002", name: "Theo Lindgren", company: "Alder Cycle Works", role: "Owner", number: "+16175550118", tier: "Silver", city: "Somerville", since: "June 2021", last: "Monday, by telephone", case: "48190: Invoice shows the old address", notes: "Moved in September. The workshop is loud: speak slowly, confirm by e-mail.", timeline: [["16 Nov", "Asked for a corrected invoice"], ["21 Sep", "New address recorded"]] },
  { id: "C-1003", name: "Maya Robinson", company: "Brightwell Clinic", role: "Practice manager", number: "+16175550173", tier: "Platinum", city: "Cambridge", since: "January 2016", last: "Today, by chat", case: "48220: Extend the service contract", notes: "Contract ends in January. Wants the weekend cover included; Grace has made an offer.", timeline: [["21 Nov", "Chat about weekend cover"], ["12 Nov", "Offer 311 sent"], ["30 Oct", "Quarterly review"]] },
  { id: "C-1004", name: "Oskar Weiss", company: "Weiss Joinery", role: "Master joiner", number: "+16175550155", tier: "Bronze", city: "Medford", since: "August 2023", last: "Last week, by telephone", case: "None", notes: "Calls from the van: the line drops now and then. Call back if it does.", timeline: [["13 Nov", "Asked about opening hours"]] },
  { id: "C-1005", name: "Priya Raman", company: "Lumen Studio", role: "Producer", number: "+16175550164", tier: "Gold", city: "Boston", since: "May 2020", last: "Two weeks ago, on site", case: "48102: Two lamps to be repaired", notes: "Rents equipment by the week. Needs spare parts on the same day during a shoot.", timeline: [["07 Nov", "Lamps collected"], ["06 Nov", "Fault reported"]] },
  { id: "C-1006", name: "Samuel Adeyemi", company: "Northgate School", role: "Bursar", number: "+16175550187", tier: "Silver", city: "Quincy", since: "September 2018", last: "Last month, by post", case: "None", notes: "Pays by the quarter, on account. Holidays follow the school's calendar.", timeline: [["24 Oct", "Statement of account posted"]] },
  { id: "C-1007", name: "Lucía Ferrer-Muñoz", company: "Casa Ferrer", role: "Chef", number: "+16175550124", tier: "Gold", city: "Brookline", since: "February 2022", last: "Friday, by telephone", case: "48207: Cold store too warm", notes: "Speaks Spanish and English. Never between twelve and three, or after seven.", timeline: [["20 Nov", "Technician booked"], ["20 Nov", "Temperature alarm reported"]] },
  { id: "C-1008", name: "Andrés Ferrer", company: "Casa Ferrer", role: "Accounts", number: "+16175550124", tier: "Silver", city: "Brookline", since: "February 2022", last: "In October, by e-mail", case: "None", notes: "Shares the restaurant's telephone with Lucía: ask who is speaking.", timeline: [["09 Oct", "Invoices for the third quarter sent"]] },
  { id: "C-1009", name: "Jonathan Fitzwilliam-Abernathy", company: "Commonwealth Archive & Conservation Partnership", role: "Keeper of maps", number: "+16175550191", tier: "Bronze", city: "Worcester", since: "November 2024", last: "Never", case: "None", notes: "New customer. Asked for the catalogue on paper.", timeline: [["19 Nov", "Account opened"]] },
  { id: "C-1010", name: "Hana Sato", company: "Kumo Logistics", role: "Dispatcher", number: "+16175550136", tier: "Platinum", city: "Chelsea", since: "April 2017", last: "Today, by telephone", case: "48225: Change tomorrow's pick-up", notes: "Works nights. What she asks for is urgent, as a rule.", timeline: [["21 Nov", "Pick-up to be moved to six"], ["20 Nov", "Pick-up confirmed"]] },
];

export const STRANGER = "+12025550163"; // nobody's number here
const NATIONAL = 10; // digits that a number has without its country

export function customerOf(id) {
  return CUSTOMERS.find((each) => each.id === id);
}

/** Everybody with that telephone: a colleague may share it. */
export function customersAt(number) {
  const wanted = tail(number);
  return wanted.length < NATIONAL ? [] : CUSTOMERS.filter((each) => tail(each.number) === wanted);
}

export function search(wanted) {
  const digits = wanted.replace(/\D/g, "");
  const isNumber = digits.length > 2 && !/\p{L}/u.test(wanted);
  const fits = ({ name, company, id, number }) =>
    `${name} ${company} ${id}`.toLowerCase().includes(wanted.toLowerCase()) ||
    (isNumber && number.includes(digits));
  return CUSTOMERS.filter(fits);
}

/** The customer as the panel shows them. */
export function recordOf({ id, name, company, tier }) {
  return { type: "customer", id, title: name, subtitle: `${company}, ${tier}` };
}

export function initials(name) {
  const words = name.split(" ");
  return words[0][0] + words.at(-1)[0];
}

export function emailOf({ name, company }) {
  const plain = (text) => text.normalize("NFD").replace(/[^A-Za-z]/g, "").toLowerCase();
  return `${plain(name.split(" ")[0])}@${plain(company.split(" ")[0])}.example`;
}

/** A number as people read it. */
export function shown(number) {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2-$3");
}

function tail(number) {
  return number.replace(/\D/g, "").slice(-NATIONAL);
}
