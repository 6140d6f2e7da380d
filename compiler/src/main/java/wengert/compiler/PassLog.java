package wengert.compiler;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import wengert.flight.PassEvent;

/** A list of passes that tells the flight recorder of each one that is added, with the time since the one before. */
final class PassLog extends AbstractList<PassTrace> {
    private final String trace;
    private final List<PassTrace> passes = new ArrayList<>();
    private PassEvent event = PassEvent.start();

    /** @param trace the name of the trace */
    PassLog(String trace) {
        this(trace, List.of());
    }

    /**
     * Goes on with passes that were told of before.
     *
     * @param trace the name of the trace
     * @param before the passes so far
     */
    PassLog(String trace, List<PassTrace> before) {
        this.trace = trace;
        this.passes.addAll(before);
    }

    @Override
    public void add(int at, PassTrace pass) {
        int fired = pass.fired().values().stream().mapToInt(Integer::intValue).sum();
        event.commit(
                trace,
                pass.name(),
                pass.before().nodes().size(),
                pass.after().nodes().size(),
                fired);
        passes.add(at, pass);
        event = PassEvent.start();
    }

    @Override
    public PassTrace get(int at) {
        return passes.get(at);
    }

    @Override
    public int size() {
        return passes.size();
    }
}
