/**
 * The pages of a list, each asked for when the one before is used up; the first failure ends it.
 *
 * `for await (const { members } of pagesOf(client.service(GroupService).listMembers, { groupId })) …`
 */
export async function* pagesOf<I extends { pageToken?: string }, O extends { nextPageToken: string }>(
  list: (request: I) => Promise<O>,
  request: I,
): AsyncGenerator<O, void> {
  let page = await list(request);
  yield page;
  while (page.nextPageToken) {
    page = await list({ ...request, pageToken: page.nextPageToken });
    yield page;
  }
}
