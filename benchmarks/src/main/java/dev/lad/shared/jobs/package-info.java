/** What of the benchmarks must stand beside the jobs to reach them. */
@NullMarked
package dev.lad.shared.jobs;

import org.jspecify.annotations.NullMarked;
