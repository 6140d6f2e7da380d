package wengert.samples.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import wengert.engine.Program;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.GptRecordings;

/**
 * The programs of a training, made by a thread of its own: first what trains, while the main thread tokenizes the corpus and draws
 * parameters; then what invents documents, while it trains.
 */
final class Programs implements Runnable {
    private final FutureTask<Program> training;
    private final FutureTask<Program> decoding;
    private final boolean isDecoding;

    // Classes of their own, as lambdas would take longer at start.

    private record Training(Execution execution, GptConfig config, Batching batching) implements Callable<Program> {
        @Override
        public Program call() {
            return execution.apply(GptRecordings.training(config, batching));
        }
    }

    private record Decoding(Execution execution, GptConfig config, LanesOption lanes, int count)
            implements Callable<Program> {
        @Override
        public Program call() {
            return lanes.program(execution, config, count);
        }
    }

    private Programs(Training training, Decoding decoding) {
        this.training = new FutureTask<>(training);
        this.decoding = new FutureTask<>(decoding);
        this.isDecoding = decoding.count() > 0;
    }

    /** Starts to make the program that trains, and the one that invents so many documents. */
    static Programs start(Execution execution, GptConfig config, Batching batching, LanesOption lanes, int samples) {
        Programs programs = new Programs(
                new Training(execution, config, batching), new Decoding(execution, config, lanes, samples));
        Thread thread = new Thread(programs, "compile");
        thread.setDaemon(true);
        thread.start();
        return programs;
    }

    @Override
    public void run() {
        training.run();
        if (isDecoding) {
            decoding.run();
        }
    }

    Program training() {
        return await(training);
    }

    /** Returns the program that invents documents, if any are wanted. */
    Program decoding() {
        return await(decoding);
    }

    /** Waits for a program; what went wrong with it is thrown as if it had been made here. */
    private static Program await(FutureTask<Program> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the programs of the training were there", e);
        }
    }
}
