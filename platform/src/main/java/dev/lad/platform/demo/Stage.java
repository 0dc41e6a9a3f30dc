package dev.lad.platform.demo;

/** What every chapter plays with. */
record Stage(Lad lad, TwinControl twins, Narrator narrator, Patience patience) {}
