package wengert.samples.gpt;

import wengert.flight.StepEvent;

/** What tells the flight recorder of the steps of a trainer; apart from it, as JFR is loaded with this class. */
final class StepLog {
    private final StepEvent event = new StepEvent();

    void begin() {
        event.begin();
    }

    void end(int step, double loss) {
        event.end();
        event.commit(step, loss);
    }
}
