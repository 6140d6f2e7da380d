package wengert.compiler;

/** Updates by the kernels of a tier on copies of what an optimiser works on. */
final class UpdateTrial implements Trial {
    private final UpdateKernels kernels;
    private final UpdateData data;
    private final int rules;
    private final int rule;

    /**
     * Prepares a trial.
     *
     * @param kernels the kernels
     * @param data what they may change
     * @param rules how many rules the optimiser has
     * @param rule the one that it follows now
     */
    UpdateTrial(UpdateKernels kernels, UpdateData data, int rules, int rule) {
        this.kernels = kernels;
        this.data = data;
        this.rules = rules;
        this.rule = rule;
    }

    /** Follows the rules of later steps too: the optimiser will come to them, and cold vector kernels take very long. */
    @Override
    public void warmUp() {
        for (int each = 0; each < rules; each++) {
            long end = System.nanoTime() + WARM_UP;
            for (int run = 0; run < SHORT_RUNS && (run < LEAST_RUNS || System.nanoTime() < end); run++) {
                data.update(kernels, each);
            }
        }
    }

    @Override
    public double nanosPerRun() {
        long start = System.nanoTime();
        long now = start;
        int runs = 0;
        while (now - start < SLICE) {
            data.update(kernels, rule);
            runs++;
            now = System.nanoTime();
        }
        return (double) (now - start) / runs;
    }
}
