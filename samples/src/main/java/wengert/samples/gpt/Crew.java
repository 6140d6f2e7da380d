package wengert.samples.gpt;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that do a task together, again and again: the caller's and others that wait in between.
 *
 * <p>A round starts the others, works along, and ends when all have ended. It takes no lock and allocates nothing; the
 * barriers of {@code java.util.concurrent} do. Rounds must not overlap. The threads are daemons, so that a crew that is
 * never closed keeps no program from ending.
 */
final class Crew implements AutoCloseable {
    /** How often to look whether a round has begun or ended before parking, which costs more than a short wait. */
    private static final int LOOKS = 500;

    /** What the members do in a round; it shares out the work itself. */
    interface Task {
        /**
         * Does a member's part of a round.
         *
         * @param member the member, from 0 for the caller
         */
        void run(int member);
    }

    private final Task task;
    private final Member[] others;
    private final AtomicInteger round = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Thread caller;
    private volatile boolean closed;

    /**
     * Starts the threads.
     *
     * @param members the number of members, the caller among them, at least 1
     * @param task what they do
     */
    Crew(int members, Task task) {
        this.task = task;
        this.others = new Member[members - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Member(this, i + 1);
            others[i].start();
        }
    }

    /** Does a round, and throws what the first member that failed has thrown, when all have ended. */
    void work() {
        if (closed) {
            throw Refusals.closed();
        }
        caller = Thread.currentThread();
        busy.set(others.length);
        begin();
        attempt(0);
        for (int looks = 0; busy.get() != 0; looks++) {
            await(looks);
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }

    /** Lets the threads end; they do so on their own. */
    @Override
    public void close() {
        closed = true;
        begin();
    }

    private void begin() {
        round.incrementAndGet();
        for (Member other : others) {
            LockSupport.unpark(other);
        }
    }

    private void await(int looks) {
        if (looks < LOOKS) {
            Thread.onSpinWait();
        } else {
            LockSupport.park(this);
        }
    }

    private void attempt(int member) {
        try {
            task.run(member);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    /** A thread of the crew other than the caller's. */
    private static final class Member extends Thread {
        private final Crew crew;
        private final int member;

        Member(Crew crew, int member) {
            super("wengert-worker-" + member);
            this.crew = crew;
            this.member = member;
            setDaemon(true);
        }

        @Override
        public void run() {
            int last = 0;
            while (true) {
                for (int looks = 0; crew.round.get() == last; looks++) {
                    crew.await(looks);
                }
                if (crew.closed) {
                    return;
                }
                // The caller begins no other round before this one has ended, so none is missed.
                last++;
                crew.attempt(member);
                Thread waiting = crew.caller;
                if (crew.busy.decrementAndGet() == 0) {
                    LockSupport.unpark(waiting);
                }
            }
        }
    }
}
