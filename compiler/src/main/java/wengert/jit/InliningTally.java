package wengert.jit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;

/** Decisions on inlining, of which those of the last compilation of the highest tier count. */
final class InliningTally {
    private final Map<List<MethodId>, Decision> decisions = new LinkedHashMap<>();

    /** The decisions on the calls of one method by another, in one compilation. */
    private static final class Decision {
        private int tier;
        private int compilation;
        private int inlined;
        private int refused;
        private String reason = "";
    }

    void add(MethodId caller, MethodId callee, RecordedEvent compilation, RecordedEvent event) {
        int tier = compilation.getShort("compileLevel");
        int id = compilation.getInt("compileId");
        List<MethodId> call = List.of(caller, callee);
        Decision decision = decisions.get(call);
        boolean isOther = decision == null || decision.compilation != id;
        boolean isBetter =
                decision == null || tier > decision.tier || (tier == decision.tier && id > decision.compilation);
        if (isOther && !isBetter) {
            return;
        }
        if (isOther) {
            decision = new Decision();
            decision.tier = tier;
            decision.compilation = id;
            decisions.put(call, decision);
        }
        boolean succeeded = event.getBoolean("succeeded");
        if (!succeeded || decision.refused == 0) {
            decision.reason = event.getString("message");
        }
        decision.inlined += succeeded ? 1 : 0;
        decision.refused += succeeded ? 0 : 1;
    }

    List<Inlining> all() {
        List<Inlining> all = new ArrayList<>();
        decisions.forEach((call, decision) -> all.add(new Inlining(
                call.get(0).toString(),
                call.get(1).toString(),
                decision.tier,
                decision.inlined,
                decision.refused,
                decision.reason)));
        return all;
    }
}
