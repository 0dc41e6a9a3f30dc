/**
 * The twin of Stripe's {@code /v1} API: customers, catalogue, Checkout, subscriptions, invoices, meters, the billing
 * portal and signed webhooks, in the shapes of API version {@code 2026-07-29.dahlia}.
 *
 * <p>A resource is kept as the JSON object that Stripe would show, because here the wire format is the subject matter:
 * a second model beside it could only drift from it. Requests are parsed once, into {@link dev.lad.twins.stripe.Params}.
 *
 * <p>Invariants: an object's {@code created} and every period follow the twins' clock, while webhook signatures follow
 * real time, as receivers check them against their own; a request that is refused leaves nothing behind; each change
 * that Stripe announces is an event, kept for {@code GET /v1/events} and sent to the endpoints that asked for its type.
 *
 * <p>It does not do taxes, coupons, several currencies in one subscription, Connect, or Stripe's own v2 API.
 */
@NullMarked
package dev.lad.twins.stripe;

import org.jspecify.annotations.NullMarked;
