package dev.lad.twins.control;

import dev.lad.twins.kit.Twin;
import dev.lad.twins.kit.TwinContext;

/** A twin and what it was given. */
public record Stand(Twin twin, TwinContext context) {}
