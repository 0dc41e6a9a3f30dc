package dev.lad.icp;

/** Criteria, and why they are what they are. */
record Search(Criteria criteria, String explanation) {}
