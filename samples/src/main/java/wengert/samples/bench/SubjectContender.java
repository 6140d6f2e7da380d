package wengert.samples.bench;

/** A subject in this JVM, timed without what surrounds its steps. */
final class SubjectContender implements Contender {
    /** What the time of a warm-up is divided by where it goes on. */
    private static final int PARTS = 8;

    /** How often the time of a warm-up may pass again. */
    private static final int MOST_AGAIN = 3;

    private final String name;
    private final TrainingStep step;
    private final StepLoop loop;
    private final MatrixWork work;

    SubjectContender(String name, TrainingStep step, MatrixWork work) {
        this.name = name;
        this.step = step;
        this.loop = new StepLoop(step);
        this.work = work;
    }

    /**
     * Runs for the time that is given, and then while steps allocate, up to three times as long again: until HotSpot has compiled a
     * kernel in lanes, which takes longer on a loaded machine, its vectors are objects.
     */
    @Override
    public void warmUp(long nanos) {
        double bytes = run(nanos).bytes();
        for (int part = 0; bytes > 0 && part < MOST_AGAIN * PARTS; part++) {
            bytes = run(nanos / PARTS).bytes();
        }
    }

    @Override
    public Slice run(long nanos) {
        long document = step.documents();
        Allocation allocation = Allocation.begin();
        loop.run(nanos);
        long bytes = allocation.bytes();
        // A step on numbers that are none is no training, and may take another time.
        if (!Double.isFinite(loop.loss())) {
            throw new IllegalArgumentException("subject '" + name + "' has come to a loss of " + loop.loss() + " after "
                    + step.documents() + " documents; expected a finite one: try a smaller --lr");
        }
        return new Slice(loop.steps(), loop.nanos(), work.between(document, step.documents()), bytes);
    }
}
