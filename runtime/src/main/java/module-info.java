/** Traces of computations: how they are recorded, what they mean and how they are interpreted. */
module wengert.runtime {
    requires static transitive jdk.jfr;

    exports wengert.engine;
    exports wengert.flight;
    exports wengert.math;
    exports wengert.nn;
    exports wengert.optim;
    exports wengert.random;
    exports wengert.tape;
    exports wengert.trace;
}
