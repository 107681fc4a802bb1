// Reads iCalendar from standard input with ical.js, strictly, and prints each event as a line of JSON.
import ICAL from 'ical.js';

ICAL.design.strict = true;
let text = '';
for await (const chunk of process.stdin) text += chunk;
const calendar = new ICAL.Component(ICAL.parse(text));
for (const component of calendar.getAllSubcomponents('vevent')) {
  const event = new ICAL.Event(component);
  console.log(JSON.stringify({
    uid: event.uid, summary: event.summary, status: component.getFirstPropertyValue('status'),
    from: event.startDate.toJSDate().toISOString(), to: event.endDate.toJSDate().toISOString(), stamped: component.getFirstPropertyValue('dtstamp') !== null,
  }));
}
