package dev.lad.shared.jobs;

/**
 * What a runner has done since it started, and what it holds now. For metrics.
 *
 * @param lost results dropped because the lease had gone to somebody else, or the job was cancelled
 */
public record JobCounts(long claimed, long done, long again, long failed, long dead, long lost, int running) {}
