package wengert.samples.bench;

/** A subject in this JVM, timed without what surrounds its steps. */
final class SubjectContender implements Contender {
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

    @Override
    public void warmUp(long nanos) {
        run(nanos);
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
