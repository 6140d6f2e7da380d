package wengert.jit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import wengert.compiler.GeneratedClass;

/** What the events say of one generated method, added up. */
final class MethodTally {
    private final GeneratedClass owner;
    private final String name;
    private final int bytes;
    private int tier;
    private int osrTier;
    private long codeSize;
    private int compilations;
    private Instant compiledLast = Instant.MIN;
    private final InliningTally callers = new InliningTally();
    private final InliningTally calls = new InliningTally();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final Map<String, Integer> deoptimizations = new HashMap<>();
    private int samples;
    private int lateSamples;
    private int interpreted;

    /** Bytes by the time of their allocation. */
    private record Allocation(long bytes, Instant time) {}

    private final List<Allocation> allocations = new ArrayList<>();

    MethodTally(GeneratedClass owner, String name, int bytes) {
        this.owner = owner;
        this.name = name;
        this.bytes = bytes;
    }

    /** Adds a compilation that succeeded; they come in the order of time. */
    void compiled(RecordedEvent event) {
        int level = event.getShort("compileLevel");
        compilations++;
        compiledLast = event.getEndTime();
        if (event.getBoolean("isOsr")) {
            osrTier = Math.max(osrTier, level);
        } else if (level >= tier) {
            tier = level;
            codeSize = event.getLong("codeSize");
        }
    }

    void refused(String reason) {
        refusals.merge(reason, 1, Integer::sum);
    }

    void deoptimized(String reason) {
        deoptimizations.merge(reason, 1, Integer::sum);
    }

    void sampled(boolean late, boolean inInterpreter) {
        samples++;
        lateSamples += late ? 1 : 0;
        interpreted += inInterpreter ? 1 : 0;
    }

    void allocated(long count, Instant time) {
        allocations.add(new Allocation(count, time));
    }

    InliningTally callers() {
        return callers;
    }

    InliningTally calls() {
        return calls;
    }

    MethodHealth health(int allSamples, int allLateSamples) {
        long allocated = 0;
        long lately = 0;
        for (Allocation allocation : allocations) {
            allocated += allocation.bytes();
            lately += allocation.time().isAfter(compiledLast) ? allocation.bytes() : 0;
        }
        return new MethodHealth(
                owner,
                name,
                bytes,
                tier,
                codeSize,
                osrTier,
                compilations,
                callers.all(),
                calls.all(),
                refusals,
                deoptimizations,
                samples,
                (double) samples / Math.max(1, allSamples),
                (double) lateSamples / Math.max(1, allLateSamples),
                interpreted,
                allocated,
                lately,
                List.of());
    }
}
