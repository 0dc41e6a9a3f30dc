-- When Stripe began it: news of an older one that is still running do not take the place of a newer one.
alter table plan_subscription add column begun_at timestamptz;
