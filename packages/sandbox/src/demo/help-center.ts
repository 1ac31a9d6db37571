/** An article of the demo company, Markdown. */
export type DemoArticle = { title: string; body: string; url: string; audience: "public" | "internal" };

const at = (slug: string) => `https://help.lumenbikes.example/${slug}`;

/**
 * The help centre of Lumen Bikes, the made-up shop of the sandbox: small, and written so that a person who tries
 * Baton finds questions that are answered, questions that are not, and one internal article that must never show.
 */
export const demoHelpCenter: readonly DemoArticle[] = [
  {
    title: "Delivery times and costs",
    url: at("delivery"),
    audience: "public",
    body: `# Delivery times and costs

Bikes are built to order and leave our workshop within 5 to 7 working days. Accessories and spare parts leave the next working day.

## How long the parcel travels

- Within Germany and Austria: 2 to 3 working days.
- Elsewhere in the European Union: 4 to 6 working days.
- Switzerland and Norway: 6 to 9 working days, because of customs.

## What it costs

Delivery of a bike costs €39. Accessories cost €4.90, and are free above €60. You choose the delivery day at checkout.`,
  },
  {
    title: "Track my order",
    url: at("track-order"),
    audience: "public",
    body: `# Track my order

When your parcel leaves the workshop we send an email with a tracking link. You can also open **Account → Orders** on our website and choose the order: the status and the tracking number are shown at the top.

If the tracking link shows nothing new for more than 3 working days, write to us with your order number, which starts with LB-.`,
  },
  {
    title: "Return or exchange a bike",
    url: at("returns"),
    audience: "public",
    body: `# Return or exchange a bike

You can return a bike within 30 days of delivery, as long as it has been ridden less than 25 km. Accessories can be returned within 60 days in their original packaging.

## How to return it

1. Open **Account → Orders**, choose the order and press **Return**.
2. Print the label. For a bike we send you a box, free of charge.
3. Book the pick-up for a day that suits you.

The refund goes to your original payment method within 5 working days after the bike has arrived in our workshop.`,
  },
  {
    title: "When will I get my refund?",
    url: at("refunds"),
    audience: "public",
    body: `# When will I get my refund?

We refund within 5 working days after your return has arrived. Card payments then take your bank another 2 to 3 days to show. Payments by invoice are refunded to the account they came from.

You get an email at the moment we send the refund.`,
  },
  {
    title: "Change or cancel an order",
    url: at("change-order"),
    audience: "public",
    body: `# Change or cancel an order

An order can be changed or cancelled free of charge until its bike goes into assembly, usually 2 days after you ordered. Open **Account → Orders** and press **Change** or **Cancel**.

Once assembly has begun, the order cannot be changed any more; you can still return the bike after delivery.`,
  },
  {
    title: "Warranty",
    url: at("warranty"),
    audience: "public",
    body: `# Warranty

Every Lumen frame has a warranty of 10 years for the first owner. Electric motors and batteries have 2 years or 20,000 km, whichever comes first. All other parts have 2 years.

Wear parts such as tyres, chains, brake pads and grips are not covered.

To claim the warranty, send us photos of the damage, your order number and the frame number, which is engraved under the bottom bracket.`,
  },
  {
    title: "Charge and care for the battery",
    url: at("battery"),
    audience: "public",
    body: `# Charge and care for the battery

A full charge takes 4.5 hours with the standard charger and 2.5 hours with the fast charger. You may charge the battery on or off the bike.

- Charge it indoors between 5 and 30 degrees.
- Keep it between 30 and 80 percent when you do not ride for more than two weeks.
- Do not leave it on the bike below freezing.

A healthy battery keeps at least 70 percent of its range after 700 charges.`,
  },
  {
    title: "The battery does not charge",
    url: at("battery-does-not-charge"),
    audience: "public",
    body: `# The battery does not charge

1. Check that the light on the charger is on. Try another socket.
2. Take the battery out, wait 10 seconds, and put it back until it clicks.
3. Clean the contacts with a dry cloth.
4. Hold the battery's button for 15 seconds to reset it; the five lights blink once.

If it still does not charge, book a visit under **Account → Service**. Do not open the battery: that ends the warranty.`,
  },
  {
    title: "Find the right frame size",
    url: at("frame-size"),
    audience: "public",
    body: `# Find the right frame size

| Your height | Frame |
| --- | --- |
| 150 to 162 cm | S |
| 163 to 174 cm | M |
| 175 to 186 cm | L |
| 187 to 200 cm | XL |

Between two sizes take the smaller one for a sporty seat and the larger one for a relaxed seat. If it does not fit, you can exchange it within 30 days.`,
  },
  {
    title: "Book a repair or a service",
    url: at("service"),
    audience: "public",
    body: `# Book a repair or a service

Book under **Account → Service**, or in one of our workshops in Berlin, Vienna and Utrecht. The first service after 300 km is free. A yearly service costs €89, wear parts not included.

We come to your home in these three cities for €25 extra.`,
  },
  {
    title: "Reset your password",
    url: at("password"),
    audience: "public",
    body: `# Reset your password

Press **Forgot your password?** on the login page and enter your email address. The link in the email is valid for 60 minutes. If no email arrives, look in your spam folder, and check that you use the address you ordered with.`,
  },
  {
    title: "Payment methods",
    url: at("payment"),
    audience: "public",
    body: `# Payment methods

We take Visa, Mastercard, PayPal, Apple Pay, Klarna invoice and bank transfer. You can pay in 12 or 24 monthly instalments through Klarna from €500.

Company bikes can be leased; the lease is arranged by your employer.`,
  },
  {
    title: "My bike was stolen",
    url: at("theft"),
    audience: "public",
    body: `# My bike was stolen

Report the theft to the police and note the case number. Then open **Account → Bikes**, choose the bike and press **Report as stolen**: its motor is locked at once and its position is shown if it has a Lumen tracker.

With the Lumen insurance, send us the case number within 7 days; we replace the bike with one of the same value.`,
  },
  {
    title: "Change your delivery address",
    url: at("change-address"),
    audience: "public",
    body: `# Change your delivery address

Until the parcel leaves our workshop, change the address under **Account → Orders → Change address**. Once it is on its way, use the tracking link: the carrier can send it to a neighbour or a pick-up point.`,
  },
  {
    title: "Goodwill limits for the support team",
    url: at("internal-goodwill"),
    audience: "internal",
    body: `# Goodwill limits for the support team

Teammates may refund up to €75 as goodwill without asking. Above that, ask Jonas. Do not mention these limits to customers.`,
  },
];
