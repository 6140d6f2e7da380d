package wengert.compiler;

import wengert.engine.Workspace;

/** The promotion of the runs of a program. */
final class ProgramPromotion extends RunPromotion {
    private final CompiledProgram program;
    private final Executable scalar;
    private final BackEnd backEnd;
    private Executable vector;

    /**
     * Prepares a promotion.
     *
     * @param program the program, which is given the vector kernels when they are faster
     * @param scalar the kernels that it runs at first
     * @param backEnd makes the vector kernels
     */
    ProgramPromotion(CompiledProgram program, Executable scalar, BackEnd backEnd) {
        super(backEnd.front());
        this.program = program;
        this.scalar = scalar;
        this.backEnd = backEnd;
    }

    @Override
    void compile(int width) {
        vector = backEnd.executable(width);
    }

    @Override
    Trial scalar(Workspace workspace) {
        return new RunTrial(program, scalar, workspace);
    }

    @Override
    Trial vector(Workspace workspace) {
        return new RunTrial(program, vector, workspace);
    }

    @Override
    int takeOver() {
        program.takeOver(vector);
        return program.lanes();
    }
}
