package wengert.pass;

import java.util.ArrayList;
import java.util.List;
import wengert.trace.Node;

/** What the lanes of a kernel depend on: the axes that may be in lanes, and along which axis each array is walked then. */
final class LaneKernel {
    private final Footprint footprint;
    private final List<Integer> candidates = new ArrayList<>();
    private final List<int[]> along = new ArrayList<>();

    LaneKernel(Footprint footprint) {
        this.footprint = footprint;
        for (int axis : footprint.laneCandidates()) {
            int store = footprint.store().along(axis);
            int[] walked = new int[footprint.loads().size() + 1];
            walked[0] = store;
            boolean possible = store >= 0;
            for (int i = 1; i < walked.length; i++) {
                walked[i] = footprint.loads().get(i - 1).along(axis);
                possible &= walked[i] != Footprint.Access.SCATTERED && agrees(walked, i);
            }
            if (possible) {
                candidates.add(axis);
                along.add(walked);
            }
        }
    }

    /** One reader sees one arrangement of an array. */
    private boolean agrees(int[] walked, int number) {
        Node node = footprint.loads().get(number - 1).node();
        for (int i = 1; i < number; i++) {
            boolean other = walked[i] != walked[number] && walked[i] >= 0 && walked[number] >= 0;
            if (other && footprint.loads().get(i - 1).node() == node) {
                return false;
            }
        }
        return true;
    }

    Footprint footprint() {
        return footprint;
    }

    /** Returns the number of axes that may be in lanes. */
    int candidates() {
        return candidates.size();
    }

    /** Returns the axis of the domain that a candidate is. */
    int axis(int candidate) {
        return candidates.get(candidate);
    }

    /** Returns along which of its axes the array that is written is walked. */
    int storeAlong(int candidate) {
        return along.get(candidate)[0];
    }

    /** Returns along which of its axes the array of a load is walked; negative if it does not change. */
    int loadAlong(int candidate, int load) {
        return along.get(candidate)[load + 1];
    }

    /** Says whether each array is walked from the start of a row to its end, so that a last vector may reach into padding. */
    boolean isAligned(int candidate) {
        int axis = axis(candidate);
        Node root = footprint.root();
        // Where the loop stops short of a longer array, what follows are elements of it and no padding.
        boolean isAligned = isAligned(footprint.store(), storeAlong(candidate), axis)
                && root.shape().dim(storeAlong(candidate)).equals(root.domain().dim(axis));
        for (int i = 0; i < footprint.loads().size(); i++) {
            int along = loadAlong(candidate, i);
            isAligned &= along < 0 || isAligned(footprint.loads().get(i), along, axis);
        }
        return isAligned;
    }

    private boolean isAligned(Footprint.Access access, int along, int axis) {
        return along < access.at().size()
                && access.at().get(along).asAxis() == axis
                && access.node().shape().dim(along).max()
                        == footprint.root().domain().dim(axis).max();
    }
}
