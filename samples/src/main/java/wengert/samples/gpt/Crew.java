package wengert.samples.gpt;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that do a task together, again and again: the caller's and others that are parked in between, if that lasts.
 *
 * <p>A round starts the others, works along, and ends when all have ended. It takes no lock and allocates nothing, not
 * even the first one; the barriers of {@code java.util.concurrent} make an object a round, and its atomic references
 * link variable handles when first used. Rounds must not overlap. The threads are daemons, so that a crew that is never
 * closed keeps no program from ending.
 */
final class Crew implements AutoCloseable {
    /** What the members do in a round; it shares out the work itself. */
    interface Task {
        /**
         * Does a member's part of a round.
         *
         * @param member the member, from 0 for the caller
         */
        void run(int member);
    }

    /** So long a thread looks out for what it waits for before it parks, in nanoseconds: being woken takes longer. */
    private static final long LOOK_OUT = 200_000;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final Task task;
    private final Member[] others;
    /** Whether every member has a processor: only then does looking out keep no other from its work. */
    private final boolean looksOut;

    /** What each member has thrown in the last round; the end of the round publishes it. */
    private final Throwable[] failures;

    private final AtomicInteger round = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
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
        this.looksOut = members <= PROCESSORS;
        this.failures = new Throwable[members];
        this.others = new Member[members - 1];
        this.caller = Thread.currentThread();
        busy.set(others.length);
        for (int i = 0; i < others.length; i++) {
            others[i] = new Member(this, i + 1);
            others[i].start();
        }
        // Threads that start allocate, and so does the first that parks: now, rather than in a round.
        LockSupport.unpark(caller);
        LockSupport.park(this);
        awaitOthers();
    }

    /** Does a round; when all members have ended, throws what the first that failed has thrown. */
    void work() {
        if (closed) {
            throw Refusals.closed();
        }
        caller = Thread.currentThread();
        busy.set(others.length);
        begin();
        attempt(0);
        awaitOthers();
        for (Throwable failure : failures) {
            if (failure != null) {
                throw rethrown(failure);
            }
        }
    }

    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
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

    private void awaitOthers() {
        if (looksOut && busy.get() != 0) {
            long end = System.nanoTime() + LOOK_OUT;
            while (busy.get() != 0 && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        }
        while (busy.get() != 0) {
            LockSupport.park(this);
        }
    }

    private void awaitRound(int last) {
        if (looksOut && round.get() == last) {
            long end = System.nanoTime() + LOOK_OUT;
            while (round.get() == last && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        }
        while (round.get() == last) {
            LockSupport.park(this);
        }
    }

    /** Takes note that one of the others has started, or ended its part of a round. */
    private void arrive() {
        Thread waiting = caller;
        if (busy.decrementAndGet() == 0) {
            LockSupport.unpark(waiting);
        }
    }

    private void attempt(int member) {
        failures[member] = null;
        try {
            task.run(member);
        } catch (RuntimeException | Error e) {
            failures[member] = e;
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
            crew.arrive();
            int last = 0;
            while (true) {
                crew.awaitRound(last);
                if (crew.closed) {
                    return;
                }
                // The caller begins no other round before this one has ended, so none is missed.
                last++;
                crew.attempt(member);
                crew.arrive();
            }
        }
    }
}
