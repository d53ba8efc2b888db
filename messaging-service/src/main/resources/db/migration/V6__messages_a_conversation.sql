-- Two indexes of a message begin with the conversation: one goes on with the seq, one with the sender's id of the message.
-- Both look alike to the planner when it believes that a conversation has one message: after the statistics were taken most had,
-- and some have grown since. Then it may read whole conversations for one seq. So it is told: about a hundred messages each.
-- In force from the next time a partition is analysed.
do $$
begin
    for i in 0..7 loop
        execute format('alter table message_%s alter column conversation_id set (n_distinct = -0.01)', i);
    end loop;
end $$;
