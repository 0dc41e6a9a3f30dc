/**
 * What the tests of several twins share: running twins, a receiver for their webhooks, and plain HTTP requests. The
 * vendors' own SDKs, used beside these, are the judges: a twin and our own clients could agree on the same mistake.
 */
package dev.lad.twins.oracle;
