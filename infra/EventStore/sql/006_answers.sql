-- Answers are kept by a plain insert: the function's exception block made a subtransaction of every commit.
drop function store_answers(varchar[], varchar[], bytea[], int[], varchar[], varchar[], bytea[]);
