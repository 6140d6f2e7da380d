/** Traces of computations: how they are recorded, what they mean and how they are interpreted. */
module wengert.runtime {}
