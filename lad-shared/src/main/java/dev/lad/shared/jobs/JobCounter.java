package dev.lad.shared.jobs;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a runner does; read from any thread. */
final class JobCounter {
    private final LongAdder claimed = new LongAdder();
    private final LongAdder done = new LongAdder();
    private final LongAdder again = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile int running;

    void claimed() {
        claimed.increment();
    }

    void done() {
        done.increment();
    }

    void again() {
        again.increment();
    }

    void failed() {
        failed.increment();
    }

    void dead() {
        dead.increment();
    }

    void lost() {
        lost.increment();
    }

    void running(int now) {
        running = now;
    }

    JobCounts counts() {
        return new JobCounts(claimed.sum(), done.sum(), again.sum(), failed.sum(), dead.sum(), lost.sum(), running);
    }
}
